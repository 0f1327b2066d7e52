package simulator

// WordKeys lists every word the page shows. A key without a word shows itself.
var WordKeys = []string{
	"title",         // of the page and its header
	"subtitle",      // one line under the title: what this page is
	"people",        // label of the tabs on a narrow screen
	"start",         // the button of an empty chat
	"start_hint",    // line above that button
	"write",         // placeholder and label of the text field
	"send",          // label of the send button
	"attach",        // label of the button that sends a file
	"menu",          // label of the button that lists the bot's commands
	"menu_empty",    // shown when the bot has set no commands
	"keys",          // label of the reply keyboard
	"chat",          // label of the message list, followed by the person's name
	"signal",        // label of the switch, followed by on or off
	"signal_on",     // the phone has signal
	"signal_off",    // the phone has no signal
	"no_signal",     // bar over a chat without signal: what is typed waits, presses do not arrive
	"queued",        // label of the clock mark on a line that waits
	"sent",          // label of the tick on a line that left
	"edited",        // mark on an edited message
	"protected",     // label of the lock on a message that cannot be forwarded or copied
	"silent",        // label of the mark on a message without a sound
	"reply",         // label of the mark on a message that answers another
	"typing",        // the bot is writing
	"waiting",       // label of a button whose press waits for its answer
	"block",         // menu entry: block the bot
	"unblock",       // button of a blocked chat
	"blocked",       // line over that button
	"open_with",     // title of the list of people who can open an invitation link
	"copied",        // toast after a copy button
	"failed",        // toast when the page could not do what was asked
	"file_too_big",  // toast when a file is larger than the page sends
	"photo",         // alternative text of a picture without caption
	"download",      // label of a file, followed by its name
	"new_messages",  // label of the number on a tab
	"clock",         // label of the business clock
	"clock_now",     // line above the time: this is the time the bot works with
	"clock_move",    // label of the group of buttons that move it
	"tomorrow",      // button: tomorrow 07:30
	"hour",          // button: one hour on
	"day",           // button: one day on
	"set_clock",     // label of the field for a date and time
	"set",           // button beside that field
	"today",         // date line of today's messages
	"yesterday",     // date line of the day before
	"offline",       // bar over the page when the stream is lost
	"close",         // label of buttons that close something
	"show_keys",     // label of the button that folds the reply keyboard
	"scroll_bottom", // label of the button that jumps to the newest message
}

// words completes a table of words.
func words(given map[string]string) map[string]string {
	out := make(map[string]string, len(WordKeys))
	for _, k := range WordKeys {
		out[k] = k
		if w := given[k]; w != "" {
			out[k] = w
		}
	}
	return out
}
