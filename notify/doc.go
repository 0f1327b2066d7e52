// Package notify is what is owed to people: what the schedule finds due is put into the outbox, and
// the dispatcher renders it for its reader and delivers it, chat by chat and in order. It imports
// bot, store, templates, documents and registry; it changes no record of the work, that is casework,
// which main hands to the schedule as ticks.
package notify
