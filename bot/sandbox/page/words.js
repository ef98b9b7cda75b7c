/* Every word of the page itself, in Chinese and in English; what people and the bot write comes
   from the server. `say(key, values)` gives the sentence in the chosen language. */

const zh = {
  product: "直达",
  tagline: "知识产权服务助手 · 沙箱",
  people: "人员",
  search: "查找姓名、角色或单位",
  noPeople: "还没有人。先加一位，或重新生成演示数据。",
  noneFound: "没有符合的人",
  otherGroup: "其他",
  addPerson: "添加人员",
  beside: "并排打开",
  besideWho: "并排打开{name}",
  unread: "{n} 条未读",
  switchLanguage: "English",
  switchLanguageLabel: "Switch the page to English",

  welcome: "选一个人，用他的手机说话",
  welcomeText: "左边是演示省局的人员。您可以是其中任何一位：发一句话、点按钮、发照片和位置，也可以几个人并排看，再把时间往后拨。",
  welcomeStart: "从这里开始",
  emptyChat: "还没有消息",
  emptyChatText: "以{name}的身份开始与{bot}对话",
  begin: "开始",

  back: "返回人员列表",
  close: "关闭{name}的对话",
  chatOf: "{name}的对话",
  messagesOf: "{name}与机器人的消息",
  blockBot: "屏蔽机器人",
  unblockBot: "解除屏蔽",
  blocked: "{name}已屏蔽机器人，机器人发不来消息",
  moreActions: "更多操作",
  copyPhone: "手机号 {phone}",
  noPhone: "没有登记手机号",
  earlier: "显示更早的消息",
  newest: "回到最新消息",
  newCount: "{n} 条新消息",
  typing: "正在输入",
  today: "今天",
  yesterday: "昨天",
  edited: "已编辑",
  copied: "已复制",
  noText: "[附件]",
  editMessage: "编辑这条消息",
  photo: "照片",
  voice: "语音",
  openPhoto: "放大查看照片",
  download: "下载 {name}",
  placeCard: "位置",
  contactCard: "联系人",
  botSays: "机器人 {time}",
  personSays: "{name} {time}",

  menu: "菜单",
  commands: "机器人的命令",
  noCommands: "机器人没有给这个人设置命令",
  attach: "附件与位置",
  sendPhoto: "照片",
  sendFile: "文件",
  sendVoice: "语音",
  sendPlace: "位置",
  sendContact: "联系人",
  messageField: "以{name}的身份发消息",
  messageHint: "发消息",
  send: "发送",
  save: "保存",
  cancel: "取消",
  done: "好",
  editing: "正在编辑",
  stopEditing: "不改了",
  keyboard: "快捷按钮",
  noOwnPhone: "{name}没有登记手机号，请在“联系人”里填写号码。",
  failed: "没有发出：{reason}",
  notReached: "连不上沙箱",
  reconnecting: "与沙箱的连接断了，正在重连…",

  caption: "说明（可不填）",
  sendPhotoTitle: "发送照片",
  sendFileTitle: "发送文件",
  sendVoiceTitle: "发送语音",
  placeTitle: "发送位置",
  placeHint: "选一个地点，或填写经纬度。",
  latitude: "纬度",
  longitude: "经度",
  placeWrong: "纬度在 -90 到 90 之间，经度在 -180 到 180 之间。",
  contactTitle: "发送联系人",
  phone: "手机号",
  contactHint: "这是{name}本人的号码。改成别的号码，就等于转发别人的名片。",
  contactHintNone: "没有登记本人号码；这里填的号码会当作别人的名片发出。",

  linkTitle: "以谁的身份打开这个链接？",
  linkText: "链接会在所选人员的对话里打开，相当于他点了“开始”。",
  linkNewcomer: "一位新来的人",
  linkHere: "当前对话",
  newPersonTitle: "添加人员",
  newPersonText: "沙箱里多一部手机。机器人还不认识这个人。",
  name: "姓名",
  note: "说明（可不填）",
  personLanguage: "手机语言",
  languageZh: "简体中文",
  languageEn: "English",
  newcomers: "新来的人",
  add: "添加",
  nameNeeded: "请填写姓名。",

  clock: "沙箱时间",
  clockOpen: "沙箱时间 {time}，拨动时钟",
  clockTitle: "沙箱时间",
  clockText: "提醒、期限和到期都按这个时间走。",
  clockReal: "与真实时间一致",
  clockAhead: "比真实时间快 {span}",
  clockBehind: "比真实时间慢 {span}",
  spanDays: "{n} 天",
  spanHours: "{n} 小时",
  spanMinutes: "{n} 分",
  plusHour: "+1 小时",
  plusDay: "+1 天",
  nextMorning: "下一个周一至周五 09:00",
  setTime: "拨到",
  set: "确定",
  backToNow: "回到现在",
  timeNeeded: "请选择日期和时间。",
  places: [
    ["杭州 · 西湖", 30.25, 120.13],
    ["杭州 · 未来科技城", 30.281, 120.005],
    ["宁波 · 鄞州", 29.817, 121.547],
    ["丽水 · 景宁", 27.974, 119.635],
    ["舟山 · 嵊泗", 30.726, 122.451],
    ["温州 · 泰顺", 27.557, 119.717],
  ],
};

const en = {
  product: "Zhida",
  tagline: "IP field assistant · sandbox",
  people: "People",
  search: "Find a name, role or unit",
  noPeople: "Nobody is here yet. Add a person, or make the demo data again.",
  noneFound: "Nobody matches",
  otherGroup: "Others",
  addPerson: "Add a person",
  beside: "Open beside",
  besideWho: "Open {name} beside",
  unread: "{n} unread",
  switchLanguage: "中文",
  switchLanguageLabel: "把页面换成中文",

  welcome: "Choose a person and speak from their phone",
  welcomeText: "On the left are the people of a demo bureau. Be any of them: type a sentence, tap a button, send a photo or a place. Watch several side by side, and move the clock.",
  welcomeStart: "Start here",
  emptyChat: "No messages yet",
  emptyChatText: "Start talking to {bot} as {name}",
  begin: "Start",

  back: "Back to people",
  close: "Close the chat of {name}",
  chatOf: "Chat of {name}",
  messagesOf: "Messages between {name} and the bot",
  blockBot: "Block the bot",
  unblockBot: "Unblock",
  blocked: "{name} has blocked the bot; nothing from it arrives",
  moreActions: "More actions",
  copyPhone: "Phone {phone}",
  noPhone: "No phone number on file",
  earlier: "Show earlier messages",
  newest: "Go to the newest message",
  newCount: "{n} new",
  typing: "typing",
  today: "Today",
  yesterday: "Yesterday",
  edited: "edited",
  copied: "Copied",
  noText: "[attachment]",
  editMessage: "Edit this message",
  photo: "Photo",
  voice: "Voice note",
  openPhoto: "View the photo larger",
  download: "Download {name}",
  placeCard: "Place",
  contactCard: "Contact",
  botSays: "Bot, {time}",
  personSays: "{name}, {time}",

  menu: "Menu",
  commands: "Commands of the bot",
  noCommands: "The bot has set no commands for this person",
  attach: "Attach a photo, file or place",
  sendPhoto: "Photo",
  sendFile: "File",
  sendVoice: "Voice note",
  sendPlace: "Place",
  sendContact: "Contact",
  messageField: "Message as {name}",
  messageHint: "Message",
  send: "Send",
  save: "Save",
  cancel: "Cancel",
  done: "OK",
  editing: "Editing",
  stopEditing: "Stop editing",
  keyboard: "Quick buttons",
  noOwnPhone: "{name} has no phone number on file; type one under Contact.",
  failed: "Not sent: {reason}",
  notReached: "the sandbox cannot be reached",
  reconnecting: "The sandbox is not answering. Reconnecting…",

  caption: "Caption (optional)",
  sendPhotoTitle: "Send a photo",
  sendFileTitle: "Send a file",
  sendVoiceTitle: "Send a voice note",
  placeTitle: "Send a place",
  placeHint: "Pick a place, or type its coordinates.",
  latitude: "Latitude",
  longitude: "Longitude",
  placeWrong: "Latitude lies between -90 and 90, longitude between -180 and 180.",
  contactTitle: "Send a contact",
  phone: "Phone number",
  contactHint: "This is {name}’s own number. Another number goes out as somebody else’s card.",
  contactHintNone: "No own number is on file; what you type goes out as somebody else’s card.",

  linkTitle: "Open this link as whom?",
  linkText: "It opens in that person’s chat, as if they had pressed Start.",
  linkNewcomer: "A newcomer",
  linkHere: "this chat",
  newPersonTitle: "Add a person",
  newPersonText: "One more phone in the sandbox. The bot does not know this person yet.",
  name: "Name",
  note: "Note (optional)",
  personLanguage: "Language of the phone",
  languageZh: "简体中文",
  languageEn: "English",
  newcomers: "Newcomers",
  add: "Add",
  nameNeeded: "A name is needed.",

  clock: "Sandbox time",
  clockOpen: "Sandbox time {time}, move the clock",
  clockTitle: "Sandbox time",
  clockText: "Reminders, deadlines and expiries follow this time.",
  clockReal: "Same as real time",
  clockAhead: "{span} ahead of real time",
  clockBehind: "{span} behind real time",
  spanDays: "{n} d",
  spanHours: "{n} h",
  spanMinutes: "{n} min",
  plusHour: "+1 hour",
  plusDay: "+1 day",
  nextMorning: "Next weekday, 09:00",
  setTime: "Set to",
  set: "Set",
  backToNow: "Back to now",
  timeNeeded: "Choose a date and a time.",
  places: [
    ["Hangzhou · West Lake", 30.25, 120.13],
    ["Hangzhou · Future Sci-Tech City", 30.281, 120.005],
    ["Ningbo · Yinzhou", 29.817, 121.547],
    ["Lishui · Jingning", 27.974, 119.635],
    ["Zhoushan · Shengsi", 30.726, 122.451],
    ["Wenzhou · Taishun", 27.557, 119.717],
  ],
};

export const languages = { zh, en };
const remembered = "zhida-page-language";
let chosen = firstLanguage();

function firstLanguage() {
  try {
    const kept = localStorage.getItem(remembered);
    if (kept in languages) return kept;
  } catch {
    // A browser may forbid storage; the navigator's language serves then.
  }
  return (navigator.language || "zh").toLowerCase().startsWith("zh") ? "zh" : "en";
}

export function language() {
  return chosen;
}

export function otherLanguage() {
  return chosen === "zh" ? "en" : "zh";
}

export function choose(name) {
  chosen = name;
  try {
    localStorage.setItem(remembered, name);
  } catch {
    // Not remembered, then.
  }
}

export function say(key, values = {}) {
  const sentence = languages[chosen][key];
  if (sentence === undefined) throw new Error(`no words for ${key}`);
  if (typeof sentence !== "string") return sentence;
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
