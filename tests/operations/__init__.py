"""The operator's side: settings, command line, backup, doctor, leader, web."""
