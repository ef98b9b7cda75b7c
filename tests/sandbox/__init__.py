"""The sandbox: does it answer as the Bot API is documented, and is a person what people are?"""
