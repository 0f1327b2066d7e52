// Package bot is our net/http for chat: a Message comes in, an Out goes out, a Press is what a button carries.
//
// It is the only package that knows telegram-bot-api, which serves as transport and types only: whatever that
// library lacks goes through its generic request, and none of its types cross the border. Nothing of ours may be
// imported here.
package bot
