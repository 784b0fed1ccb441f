package steps

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/moment"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// ofStream says which stream a sentence is about; without it, all.
const ofStream = `(?: of the stream ` + named + `)?`

// momentSentences say what happens while the streams are followed.
func momentSentences() []Sentence {
	return []Sentence{
		given(`the service "NAME" is restarted after the 3rd "KIND"`,
			`^the service `+text+` is (restart|stopp|start|kill|paus|resum)ed `+step+`$`, onService).or(
			`the service "NAME" is stopped after "KIND", 2 s later`, `the service "NAME" is started after "KIND" on the stream "STREAM"`,
			`the service "NAME" is killed once all streams are open`, `the service "NAME" is paused once all streams are open, 2 s later`,
			`the service "NAME" is resumed after the 2nd "KIND"`,
			`the service "NAME" is restarted once the request is sent, 500 ms later`, `the service "NAME" is stopped once all streams have ended`,
		),
		given(`"POST /path" is called after "KIND"`, `^"([A-Z]{3,}) ([^"]+)" is called `+step+`(?:, as `+text+`)?$`,
			addCall).
			or(`"POST /path" is called after "KIND", as "CALL"`, `"POST /path" is called once the request is sent, 500 ms later`,
				`"POST /path" is called once the request for the stream "STREAM" is sent`, `"POST /path" is called once the stream "STREAM" has ended`,
				`"GET /path" is called once all streams have ended, as "CALL"`, `"DELETE /path" is called in the end, whatever happens`).
			note("any method: GET, POST, PUT, PATCH, DELETE, …; the sentences of a Then find the response by CALL"),
		given(`"POST /path" is called after "KIND" with:`, `^"([A-Z]{3,}) ([^"]+)" is called `+step+`(?:, as `+text+`,)? with:$`,
			addCall).with(DocString).
			or(`"POST /path" is called after "KIND", as "CALL", with:`).below(`"""`, `{"amount": 5}`, `"""`).note("the body, in JSON"),
		given(`"GET /path" is called after "KIND" until its response has "PATH" equal to 5, for at most 5 s`,
			`^"([A-Z]{3,}) ([^"]+)" is called `+step+`(?:, as `+text+`,)? until its response has `+text+` equal to `+jsonValue+`, for at most `+duration+`$`, poll).
			or(`"GET /path" is called after "KIND", as "CALL", until its response has "PATH" equal to 5, for at most 5 s`,
				`"GET /path" is called once all streams have ended, as "CALL", until its response has "PATH" equal to 5, for at most 5 s`).
			note("again and again, 100 ms apart"),
		given(`"NAME" is the "PATH" of the first "KIND"`, `^`+text+` is the `+text+` of the (first|last) `+kind+`(?: on the stream `+named+`)?$`, captureFrom).
			or(`"NAME" is the "PATH" of the last "KIND"`, `"NAME" is the "PATH" of the first "KIND" on the stream "STREAM"`).
			note("a variable: calls, and streams that open later, wait until it is known; the last is the last that has come"),
		given(`the client goes away after the 2nd "KIND"`, `^the client`+ofStream+` goes away `+atMoment+`$`, leave).
			or(`the client of the stream "STREAM" goes away after "KIND"`, `the client goes away once the request is sent, 500 ms later`).note("where no stream is named: that of every stream"),
		given(`the client goes away after the 2nd "KIND" and comes back 500 ms later`, `^the client`+ofStream+` goes away `+atMoment+` and comes back `+duration+` later$`, leave).note("it resumes with the last event ID"),
		given(`the stream "STREAM" is opened after "KIND"`, `^the stream `+text+` is opened `+atMoment+`$`, openLater).
			or(`the stream "STREAM" is opened once the stream "STREAM" has ended`).note("the others are opened at the start"),
		given(`200 clients follow the stream`, `^`+count+` clients follow the stream(?: `+named+`)?(?:, spread over `+duration+`)?$`, manyClients).
			or(`200 clients follow the stream, spread over 10 s`, `200 clients follow the stream "STREAM"`).
			note("each is judged by itself; ${client} is its number, from 1, in its request and in a Then"),
		given(`each client calls "POST /path" after "KIND"`, `^each client`+ofStream+` calls "([A-Z]{3,}) ([^"]+)" `+atMoment+`(?:, as `+text+`)?$`, eachCalls).
			or(`each client calls "POST /path" after "KIND", as "CALL"`, `each client of the stream "STREAM" calls "GET /path" once all streams are open`).
			note("of a stream that several clients follow: each at its own moment, with its own ${client}, and what it has captured itself"),
		given(`each client calls "POST /path" after "KIND" with:`, `^each client`+ofStream+` calls "([A-Z]{3,}) ([^"]+)" `+atMoment+`(?:, as `+text+`,)? with:$`, eachCalls).with(DocString).
			or(`each client calls "POST /path" after "KIND", as "CALL", with:`).below(`"""`, `{"seat": "${seat}"}`, `"""`).note("the body, in JSON"),
		given(`each client is the user "user ${client}"`, `^each client is the user `+text+`$`, eachUser).note("of the streams that several clients follow: it has the cookies of that user"),
		given(`the client reads 1000 bytes a second`, `^the client`+ofStream+` reads `+count+` bytes a second$`,
			changeNamed(func(st *scenario.Stream, a arguments) { st.Speed = a.many(1) })).
			or(`the client of the stream "STREAM" reads 1000 bytes a second`),
	}
}

// verbs are the stems of the sentence's words.
var verbs = map[string]scenario.Verb{
	"restart": scenario.Restart, "stopp": scenario.Stop, "start": scenario.Start,
	"kill": scenario.Kill, "paus": scenario.Pause, "resum": scenario.Resume,
}

func onService(_ context.Context, s *session, a arguments) error {
	sc, err := s.scenario()
	if err != nil {
		return err
	}
	return a.does(sc, 2, scenario.OnService(verbs[a.texts[1]], a.text(0)))
}

func addCall(_ context.Context, s *session, a arguments) error {
	sc, err := s.scenario()
	if err != nil {
		return err
	}
	call, err := a.call(0)
	if err != nil {
		return err
	}
	return a.does(sc, 2, scenario.Action{Name: a.text(7), Call: call})
}

// call is a call, of the groups of its method and its URL, and the docstring with its body.
func (a arguments) call(i int) (*scenario.Call, error) {
	call := &scenario.Call{Request: httpcall.Request{Target: httpcall.To(a.texts[i], a.texts[i+1])}}
	if a.below.doc == nil {
		return call, nil
	}
	var err error
	call.JSON, err = a.below.docJSON("the body of the call")
	return call, err
}

// eachCalls has each of several clients of a stream make a call.
func eachCalls(_ context.Context, s *session, a arguments) error {
	sc, err := s.scenario()
	if err != nil {
		return err
	}
	of, err := groupOf(sc, a.text(0))
	if err != nil {
		return err
	}
	call, err := a.call(1)
	if err != nil {
		return err
	}
	sc.During = append(sc.During, scenario.During{Moment: a.moment(3), EachClientOf: of, Action: scenario.Action{Name: a.text(8), Call: call}})
	return nil
}

// groupOf is the stream that several clients follow: the named one, or the first of them.
func groupOf(sc *scenario.Scenario, name string) (string, error) {
	for _, stream := range sc.Followed() {
		if sc.Named(stream).IsGroup() && (name == "" || name == stream) {
			return stream, nil
		}
	}
	if name != "" && sc.Named(name) == nil {
		return "", noStream(sc, name)
	}
	return "", errors.New(`no stream has several clients; say before: Given 200 clients follow the stream`)
}

func poll(_ context.Context, s *session, a arguments) error {
	is, errValue := a.json(9)
	sc, errNone := s.scenario()
	call, errCall := a.call(0)
	if err := errors.Join(errValue, errNone, errCall, a.path(8).Validate()); err != nil {
		return err
	}
	call.Response = &expect.Checks{Is: map[value.Path]value.JSON{a.path(8): is}}
	made := scenario.Action{Name: a.text(7), Call: call, Within: a.duration(10)}
	return errors.Join(made.Validate(), a.does(sc, 2, made))
}

func captureFrom(_ context.Context, s *session, a arguments) error {
	sc, err := s.scenario()
	if err != nil {
		return err
	}
	from := scenario.FromEvent{First: a.kind(3), At: a.path(1)}
	if a.texts[2] == "last" {
		from.First, from.Last = "", from.First
	}
	on := a.text(4)
	if followed := sc.Followed(); on == "" && len(followed) > 0 {
		on = followed[0]
	}
	stream := sc.Named(on)
	if stream == nil {
		return noStream(sc, on)
	}
	if stream.Capture == nil {
		stream.Capture = map[string]scenario.FromEvent{}
	}
	stream.Capture[a.text(0)] = from
	return errors.Join(from.At.Validate(), from.Validate())
}

// noStream says that no stream has a name, or that there is none at all.
func noStream(sc *scenario.Scenario, name string) error {
	if len(sc.Followed()) == 0 {
		return errors.New("the scenario makes calls alone, and has no stream that this could be about")
	}
	return fmt.Errorf("no stream has the name %q; there are: %s", name, strings.Join(sc.Followed(), ", "))
}

func leave(ctx context.Context, s *session, a arguments) error {
	return changeNamed(func(st *scenario.Stream, a arguments) {
		st.Leave = &moment.Leave{Moment: a.moment(1)}
		if len(a.texts) > 6 {
			back := a.orNone().duration(6)
			st.Leave.Back = &back
		}
	})(ctx, s, a)
}

func openLater(ctx context.Context, s *session, a arguments) error {
	return changeNamed(func(st *scenario.Stream, a arguments) { st.Start = &moment.When{Moment: a.moment(1)} })(ctx, s, a)
}

// changeNamed makes a sentence's run of a change to the stream that its first group
// names, or to all where it names none.
func changeNamed(do func(*scenario.Stream, arguments)) func(context.Context, *session, arguments) error {
	return func(_ context.Context, s *session, a arguments) error {
		sc, err := s.scenario()
		if err != nil {
			return err
		}
		names := sc.Followed()
		if named := a.text(0); named != "" {
			names = []string{named}
		}
		if len(names) == 0 {
			return noStream(sc, "")
		}
		for _, name := range names {
			st := sc.Named(name)
			if st == nil {
				return noStream(sc, name)
			}
			do(st, a)
		}
		return nil
	}
}

// manyClients has several clients follow a stream, or all of them where none is named.
func manyClients(ctx context.Context, s *session, a arguments) error {
	clients := scenario.Clients{Number: a.many(0), Over: a.orNone().optionalDuration(2)}
	if err := clients.Validate(); err != nil {
		return err
	}
	a.texts = a.texts[1:]
	return changeNamed(func(st *scenario.Stream, _ arguments) { st.Clients = clients })(ctx, s, a)
}

// eachUser says which user each of several clients is.
func eachUser(_ context.Context, s *session, a arguments) error {
	return s.eachStream(func(st *scenario.Stream) {
		if st.IsGroup() {
			st.As = []string{a.text(0)}
		}
	})
}
