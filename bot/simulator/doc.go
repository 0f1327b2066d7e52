// Package simulator is a web page on bottest: several people with their
// telephones side by side, who write to the bot, press its buttons, send and
// fetch files and lose their signal, under a clock that can be moved.
//
// It may import bottest and nothing else of ours. Every word on the page comes
// from Config.Words. State lives in the bottest server and in the phones here,
// never in the page: a page that is loaded again shows the same chats.
//
// For tests in a browser these hooks are stable: section[data-person="ID"] is a
// phone, in it .msg[data-id] a message, button[data-data] an inline button,
// button[data-key] a key of the reply keyboard, form.composer with textarea and
// button[type=submit], input[type=file], button[data-start], button[role=switch]
// for the signal. A t.me link that starts the bot opens a list of
// button[data-open="ID"]: on whose phone. button[data-move] and form.set-clock
// move the clock, and html[data-live="yes"] says that the stream is connected.
package simulator
