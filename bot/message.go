package bot

import "time"

// Kind says what a person did.
type Kind string

// The kinds of Message.
const (
	KindText      Kind = "text"      // typed something, commands included
	KindPress     Kind = "press"     // pressed a button of ours
	KindDocument  Kind = "document"  // sent a file
	KindPhoto     Kind = "photo"     // sent a picture, compressed by the channel
	KindContact   Kind = "contact"   // shared a contact; Phone only when it is the sender's own
	KindBlocked   Kind = "blocked"   // blocked the bot, or took it out of the group
	KindUnblocked Kind = "unblocked" // let the bot in (again)
	KindMigrated  Kind = "migrated"  // the group has become MigrateTo
	KindOther     Kind = "other"     // voice, sticker, location, an edited message …
)

// Message is one thing that a person did. Fields are zero when absent.
type Message struct {
	UpdateID  int64 // of the channel: a set, not a sequence
	ChatID    int64
	UserID    int64
	Private   bool
	MessageID int    // the incoming message, or the message whose button was pressed
	Text      string // text or caption as typed, in NFC
	Press     string // data of the pressed button
	PressID   string // to answer the press
	Protected bool   // KindPress: the message pressed cannot be forwarded
	ReplyTo   int    // id of the message replied to
	File      *File  // of KindDocument and KindPhoto
	Kind      Kind
	Edited    bool      // KindOther: an earlier message was changed; its new text is not given, so nothing can take it for an answer
	Phone     string    // as the channel gives it, only when it is the sender's own
	MigrateTo int64     // KindMigrated: the new id of the group
	FromName  string    // first and last name, in NFC
	At        time.Time // when it was sent, to the second; zero for a press, which carries no time
	Payload   []byte    // the raw update, JSON
}

// File is a file that a person sent.
type File struct {
	ID, Name, MIME string // ID goes to Client.Download; a photo has no name
	Size           int64  // bytes; 0 when not told
}
