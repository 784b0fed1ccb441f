package sample

import "cmp"

// Of the members of a room, a fault is one's alone, so that only who asks all of them sees it;
// so it is of the messages.
const (
	faultyMember  = 3
	missedMessage = 2
)

// roomDefects: one member of a room is treated wrongly, or what one says.
func roomDefects() []defect {
	return []defect{
		{fault: "message-missed-by-one", seen: "the second message in a room does not reach its third member", missed: func(seat, message int) bool {
			return seat == faultyMember && message == missedMessage
		}},
		{fault: "message-as-the-one-before", seen: "the second message in a room has the text of the first", repeated: func(message int) bool { return message == missedMessage }},
		{fault: "welcomed-as-another", seen: "the third member of a room is welcomed as the one before", mistaken: func(seat int) bool { return seat == faultyMember }},
	}
}

// overhears tells whether a message does not reach a member.
func (d defect) overhears(seat, message int) bool { return d.missed != nil && d.missed(seat, message) }

// repeats tells whether a message reaches the members with the text of the one before.
func (d defect) repeats(message int) bool { return d.repeated != nil && d.repeated(message) }

// greeted is as whom a member is welcomed.
func (d defect) greeted(r *room, seat int) string {
	if d.mistaken != nil && d.mistaken(seat) {
		seat = cmp.Or(seat-1, seat)
	}
	return r.member(seat)
}
