// Package bottest is a Bot API server in the same process, for tests and for
// the demo. It checks every request against the official specification and the
// documented limits and answers in Telegram's words, so that a bot that works
// here has been refused everything that Telegram would refuse.
//
// On one side stands the HTTP server a bot speaks to (URL, Token); on the other
// the people who write to it (Person, Group) and see what their chat shows.
// Faults are switched on with Fault, Repeat and Shuffle. The server outlives
// the bot: a bot that is killed comes back to the same chats and updates.
//
// Where it is stricter than Telegram it says so: parameters that no version of
// the API knows are refused instead of ignored, because a mistyped name is a
// fault that nobody would notice. Methods of the API that it does not play
// answer 501.
//
// It imports nothing of ours: it speaks HTTP, as Telegram does.
package bottest
