package registry

// RequestKind is what a family asks about its child's data (Decree 356/2025, law 91/2025/QH15).
type RequestKind string

// The kinds of requests.
const (
	RequestSee      RequestKind = "see"      // what is kept, and who has seen it
	RequestCorrect  RequestKind = "correct"  // what is wrong
	RequestWithdraw RequestKind = "withdraw" // consent, where data was given by consent
	RequestRestrict RequestKind = "restrict" // not to be used further for now
	RequestDelete   RequestKind = "delete"   // not to be kept any longer
)

// RequestKinds lists all kinds in the order in which they are offered.
func RequestKinds() []RequestKind {
	return []RequestKind{RequestSee, RequestCorrect, RequestRestrict, RequestWithdraw, RequestDelete}
}

// RequestAckDays is within how many working days a request is acknowledged.
const RequestAckDays = 2

// Days is within how many days a request is settled, and by how many it may be extended once. They are
// calendar days: the law says days, and the shorter reading holds under either.
func (k RequestKind) Days() int {
	switch k {
	case RequestSee, RequestCorrect:
		return 10
	case RequestWithdraw, RequestRestrict:
		return 15
	case RequestDelete:
		return 20
	}
	return 0
}

// RequestClock is by when a request that came on a day is acknowledged and settled.
func RequestClock(k RequestKind, came Date, c Calendar) (ack, due Date) {
	ack = came
	for left := RequestAckDays; left > 0; {
		ack = ack.AddDays(1)
		if c.IsWorkday(ack) {
			left--
		}
	}
	return ack, came.AddDays(k.Days())
}

// IncidentKind is what has happened to the data.
type IncidentKind string

// The kinds of incidents that people can tell apart.
const (
	IncidentAccount  IncidentKind = "account"  // an account or telephone is lost or in other hands
	IncidentFile     IncidentKind = "file"     // a file or printed list is lost or went to the wrong person
	IncidentWrong    IncidentKind = "wrong"    // somebody saw what they should not
	IncidentPurpose  IncidentKind = "purpose"  // data was used for something else
	IncidentIntruder IncidentKind = "intruder" // somebody broke in
	IncidentLost     IncidentKind = "lost"     // data was destroyed or changed
	IncidentOther    IncidentKind = "other"
)

// IncidentKinds lists all kinds in the order in which they are offered.
func IncidentKinds() []IncidentKind {
	return []IncidentKind{IncidentAccount, IncidentFile, IncidentWrong, IncidentPurpose, IncidentIntruder, IncidentLost, IncidentOther}
}

// IncidentHours is within how many hours after it was detected an incident is reported (law 91/2025/QH15 Art. 23).
const IncidentHours = 72

// IncidentReminders are after how many hours the clock is spoken of again.
func IncidentReminders() []int { return []int{0, 24, 48, 66} }
