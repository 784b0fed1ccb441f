package steps

import (
	"errors"
	"regexp"
	"strings"

	"github.com/streamspec/streamspec/internal/moment"
	"github.com/streamspec/streamspec/internal/scenario"
)

// atMoment is when something happens: five groups.
const atMoment = `(?:(` + ofStreams + `)|` + afterEvent + `)` + later

// step is a moment, or one of those beyond the streams: five groups.
const step = `(?:(` + ofStreams + `|once all streams have ended|in the end, whatever happens)|` + afterEvent + `)` + later

const (
	ofStreams  = `once all streams are open|once the request(?: for the stream ` + quoted + `)? is sent|once the stream ` + quoted + ` has ended`
	afterEvent = `after (?:the (first|\d+(?:st|nd|rd|th)) )?` + kind + `(?: on the stream ` + named + `)?`
	later      = `(?:, ` + duration + ` later)?`
)

var streamInMoment = regexp.MustCompile(`the stream ` + named + ` `)

// moment reads the groups of a moment, from group i on.
func (a arguments) moment(i int) moment.Moment {
	m, words := moment.Moment{Wait: a.orNone().optionalDuration(i + 4)}, a.texts[i]
	named := ""
	if found := streamInMoment.FindStringSubmatch(words); found != nil {
		named = unquote(found[1])
	}
	switch {
	case words == "once all streams are open":
	case strings.HasSuffix(words, "is sent"):
		sent := m.Wait
		m.Sent, m.On, m.Wait = &sent, named, 0
	case words != "":
		m.Ended = named
	default:
		m.After, m.On = a.kind(i+2), a.text(i+3)
		if nth := a.texts[i+1]; nth != "" && nth != "first" {
			m.Nth = a.ordinal(i + 1)
		}
	}
	return m
}

// does adds what a scenario does at a moment, which stands from group i on.
func (a arguments) does(sc *scenario.Scenario, i int, what scenario.Action) error {
	wait := a.orNone().optionalDuration(i + 4)
	switch a.texts[i] {
	case "once all streams have ended":
		sc.After = append(sc.After, scenario.Afterwards{Action: what, Wait: wait})
	case "in the end, whatever happens":
		if wait > 0 {
			return errors.New("what is done in the end waits for nothing")
		}
		sc.Finally = append(sc.Finally, what)
	default:
		sc.During = append(sc.During, scenario.During{Moment: a.moment(i), Action: what})
	}
	return nil
}
