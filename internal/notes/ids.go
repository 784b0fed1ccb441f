package notes

import (
	"fmt"
	"hash/maphash"
	"strconv"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// rememberedIDs is how many IDs are known again: nothing is noted of what comes after them.
const rememberedIDs = 100_000

// ids looks at last event IDs: those that events have themselves.
type ids struct {
	stream     *recording.Stream
	connection int // the present one
	first      int // the number of its first event
	count      int
	seen       map[string]int // the numbers of the events that have them
	counting   counting
	replay     replay

	repeated, skipped, changed several
}

// name is that of an event.
func (x *ids) name(number int) string {
	for _, e := range x.stream.Shown() {
		if e.Kind == recording.KindEvent && e.Number == number {
			return recording.Name(e)
		}
	}
	return fmt.Sprintf("#%d", number)
}

func (x *ids) see(index int, e *recording.Entry) {
	x.goTo(index)
	if e.Kind != recording.KindEvent {
		return
	}
	if x.first == 0 {
		x.first = e.Number
	}
	if !e.HasID || len(e.LastEventID) == 0 || x.count == rememberedIDs {
		return
	}
	x.count++
	id := string(e.LastEventID)
	if x.repeats(e, id) {
		return
	}
	if was, is := x.comesAgain(e); is {
		x.changed.add(ChangedID, func() string {
			return fmt.Sprintf("%s came again after a reconnection, and has the ID %s: it was %s", recording.Name(e), shown(id), shown(was))
		}, e)
	}
	if x.seen == nil {
		x.seen = make(map[string]int, min(x.stream.Events(), rememberedIDs))
	}
	x.seen[id] = e.Number
}

// goTo goes on to the connection on which an entry came.
func (x *ids) goTo(index int) {
	for x.connection+1 < len(x.stream.Connections) && index >= x.stream.Connections[x.connection+1].First {
		x.connection++
		x.first = 0
		x.counting.comesBack(x.asked())
		x.replay.comesBack()
	}
}

// repeats notes an ID that came before, or that leaves some out; it tells whether an event of the same connection has it.
func (x *ids) repeats(e *recording.Entry, id string) bool {
	earlier, again := x.seen[id]
	switch {
	case again && earlier >= x.first:
		x.repeated.add(RepeatedID, func() string {
			return fmt.Sprintf("%s has the ID %s, as %s has: a client that comes back with it misses one of them, or has one twice", recording.Name(e), shown(id), x.name(earlier))
		}, e)
		return true
	case again && x.asked() != "":
		x.repeated.add(RepeatedID, func() string {
			return fmt.Sprintf("%s has the ID %s, as %s had, before the client came back with Last-Event-ID %s: it came again", recording.Name(e), shown(id), x.name(earlier), shown(x.asked()))
		}, e)
	case !again:
		if from, to, jumps := x.counting.next(id); jumps {
			x.skipped.add(SkippedID, func() string {
				return fmt.Sprintf("%s has the ID %s, and the client came back with Last-Event-ID %s: IDs counted on by one before, and %d to %d never came", recording.Name(e), shown(id), shown(x.asked()), from, to)
			}, e)
		}
	}
	return false
}

// comesAgain tells whether an event came on an earlier connection with another ID, and with
// which. What came on the only one is not remembered.
func (x *ids) comesAgain(e *recording.Entry) (was string, is bool) {
	if len(x.stream.Connections) < 2 {
		return "", false
	}
	was, is = x.replay.next(e)
	return was, is && x.asked() != ""
}

func shown(id string) string { return recording.Escape(id, recording.TimelineData) }

// asked is the Last-Event-ID with which the present connection came back; empty: it did not.
func (x *ids) asked() string {
	if x.connection == 0 {
		return ""
	}
	return x.stream.Connections[x.connection].Request.Header.Get("Last-Event-ID")
}

func (x *ids) found(Subject) []verdict.Note {
	return append(append(x.repeated.notes(), x.skipped.notes()...), x.changed.notes()...)
}

// certainSteps is how many times IDs have counted on by one before it is taken for a rule.
const certainSteps = 2

// counting knows whether IDs are numbers that count on by one.
type counting struct {
	last    int64
	steps   int
	broken  bool
	resumed bool // the next ID is the first after a reconnection
}

func (c *counting) comesBack(asked string) {
	c.resumed = asked != "" && asked == strconv.FormatInt(c.last, 10)
}

// next tells whether the next ID leaves some out, and which.
func (c *counting) next(id string) (from, to int64, jumps bool) {
	n, err := strconv.ParseInt(id, 10, 64)
	resumed, last := c.resumed, c.last
	c.resumed, c.last = false, n
	switch {
	case err != nil || c.broken:
		c.broken = true
	case c.steps == 0 && last == 0, n == last+1:
		c.steps++
	case resumed && c.steps > certainSteps && n > last+1:
		return last + 1, n - 1, true
	default:
		c.broken = true
	}
	return 0, 0, false
}

// replay knows events again that come once more after a reconnection.
type replay struct {
	seed   maphash.Seed
	before []replayed     // of earlier connections
	at     map[uint64]int // where they stand there; several: the same came several times
	now    []replayed     // of the present one
	last   int            // where the event before this one stood, if its ID had changed
}

const (
	severalTimes = -1
	nowhere      = -2
)

// replayed is what an event says, and its ID.
type replayed struct {
	hash uint64
	id   string
}

func (p *replay) comesBack() {
	if p.at == nil {
		p.at = map[uint64]int{}
	}
	for _, one := range p.now {
		if _, again := p.at[one.hash]; again {
			p.at[one.hash] = severalTimes
		} else {
			p.at[one.hash] = len(p.before)
		}
		p.before = append(p.before, one)
	}
	p.now, p.last = nil, nowhere
}

// next tells whether an event came before with another ID, and with which. Two in a row
// are a replay; one alone may be the same by chance.
func (p *replay) next(e *recording.Entry) (was string, changed bool) {
	if p.seed == (maphash.Seed{}) {
		p.seed, p.last = maphash.MakeSeed(), nowhere
	}
	one := replayed{p.hash(e), string(e.LastEventID)}
	p.now = append(p.now, one)
	at, known := p.at[one.hash]
	if !known || at == severalTimes || p.before[at].id == one.id {
		p.last = nowhere
		return "", false
	}
	follows := p.last != nowhere && at == p.last+1
	p.last = at
	return p.before[at].id, follows
}

func (p *replay) hash(e *recording.Entry) uint64 {
	var h maphash.Hash
	h.SetSeed(p.seed)
	_, _ = h.WriteString(e.Type)
	_ = h.WriteByte('\n')
	_, _ = h.Write(e.Data)
	return h.Sum64()
}
