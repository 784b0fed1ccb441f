package steps

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/streamspec/streamspec/internal/check"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
)

const scenarioExpr = `^the scenario ` + text + `$`

// scenarioSentences say which scenario is played, and what is different this time.
func scenarioSentences() []Sentence {
	return []Sentence{
		given(`the scenario "NAME"`, scenarioExpr, giveScenario).beginning().note("of the scenarios folder"),
		given(`the service setting "NAME" is "VALUE"`, `^the service setting `+text+` is `+text+`$`,
			setOfMain).note("an environment variable of its service, which the service's file declares under settings"),
		given(`the setting "NAME" of the service "SERVICE" is "VALUE"`, `^the setting `+text+` of the service `+text+` is `+text+`$`,
			setOfService).note("of one of its services"),
		given(`the variable "NAME" is "VALUE"`, `^the variable `+text+` is `+text+`$`,
			change(func(sc *scenario.Scenario, a arguments) { sc.Vars[a.text(0)] = a.text(1) })),
		given(`the request header "NAME" is "VALUE"`, `^the request header `+text+` is `+text+`$`,
			setHeader),
		given(`the query parameter "NAME" is "VALUE"`, `^the query parameter `+text+` is `+text+`$`,
			changeStream(func(st *scenario.Stream, a arguments) { st.Query[a.text(0)] = a.text(1) })),
		given(`"NAME" is the "PATH" of all "KIND" joined`, `^`+text+` is the `+text+` of all `+plural+` joined$`,
			changeKind(func(a arguments) (expect.Kind, error) {
				return expect.Kind{Assembled: []expect.Piece{{Append: a.kind(2), At: a.path(1)}}}, a.path(1).Validate()
			})).note("a kind of event, whose data is what came so far: the last one is all of it"),
		given(`"NAME" is assembled of:`, `^`+text+` is assembled of:$`, changeKind(piecesOf)).with(Table).
			below(`| set    | KIND | PATH |`, `| patch  | KIND | PATH |`).
			note("a kind of event, whose data is the state after each piece: set, append, patch or merge, a kind and the path in it"),
		given(`strict parsing`, `^(strict|lenient|browser) parsing$`,
			changeStream(func(st *scenario.Stream, a arguments) { st.Parsing = scenario.Parsing(a.texts[0]) })).or(`lenient parsing`, `browser parsing`).
			note("of violations: strict ends at one, lenient records them, browser records them and fails where a browser does"),
		given(`"KIND" declares the end of the stream`, `^`+kind+` declares the end of the stream$`,
			changeStream(func(st *scenario.Stream, a arguments) { st.EndsWith = a.kind(0) })).note("it must come, and nothing may come behind it"),
		given(`an event that the end of the stream cuts is delivered`, `^an event that the end of the stream cuts is delivered$`,
			changeStream(func(st *scenario.Stream, _ arguments) { st.HalfEvent = scenario.DeliverUnterminated })).note("as some clients do; otherwise it is none"),
		given(`the data is promised to be JSON`, `^the data is promised to be JSON$`,
			changeStream(func(st *scenario.Stream, _ arguments) { st.Data = scenario.JSONData })).note("data that is not is a violation"),
		given(`the stream reconnects up to 3 times`, `^the stream reconnects up to `+count+` times?( where it breaks off)?$`,
			changeStream(func(st *scenario.Stream, a arguments) {
				st.Reconnect.Attempts, st.Reconnect.Broken = a.count(0), a.texts[1] != ""
			})).or(`the stream reconnects up to 3 times where it breaks off`).note("where it breaks off: not after a response that ended well; never after the declared end"),
		given(`a reconnection time of 50 ms`, `^a reconnection time of `+duration+`$`,
			changeStream(func(st *scenario.Stream, a arguments) { st.Reconnect.Time = a.duration(0) })).note("until the server sets one"),
		given(`the client comes back by "GET /path"`, `^the client`+ofStream+` comes back by "(GET|POST) ([^"]+)"$`,
			changeNamed(func(st *scenario.Stream, a arguments) {
				st.Reconnect.URL, st.Reconnect.Method = a.texts[2], scenario.AgainSame
				if a.texts[1] == http.MethodGet {
					st.Reconnect.Method = scenario.AgainGet
				}
			})).or(`the client of the stream "STREAM" comes back by "GET /path"`).note("a URL with variables that are captured meanwhile; POST sends the body again"),
		given(`the client comes back with the header "NAME" "VALUE"`, `^the client`+ofStream+` comes back with the header `+text+` `+text+`$`, headerOfReturn),
		given(`a deadline of 2 s for the headers`, `^a deadline of `+duration+` for (the headers|the first event|silence)$`,
			changeStream(setDeadline)).or(`a deadline of 2 s for the first event`, `a deadline of 2 s for silence`),
		given(`HTTP 1.1`, `^HTTP (1\.1|2)$`,
			changeStream(func(st *scenario.Stream, a arguments) { st.Protocol = scenario.Protocol(a.texts[0]) })).or(`HTTP 2`),
		given(`a stream timeout of 500 ms`, `^a stream timeout of `+duration+`$`,
			changeStream(func(st *scenario.Stream, a arguments) { st.Timeout = a.duration(0) })),
		given(`a scenario timeout of 90 s`, `^a scenario timeout of `+duration+`$`, timeoutOfAll).note("of all that is played, the start of its services too"),
	}
}

// changeKind makes a sentence's run of a kind of event that it declares, by its first text.
func changeKind(kind func(arguments) (expect.Kind, error)) func(context.Context, *session, arguments) error {
	return func(_ context.Context, s *session, a arguments) error {
		sc, err := s.scenario()
		if err != nil {
			return err
		}
		declared, err := kind(a)
		if err != nil {
			return err
		}
		sc.Events[a.text(0)] = declared
		return sc.Events.Validate()
	}
}

// piecesOf reads a table of what is assembled: what is done, with which kind, at which path.
func piecesOf(a arguments) (expect.Kind, error) {
	rows, err := a.below.rows("change", "kind", "path")
	if err != nil {
		return expect.Kind{}, err
	}
	var pieces []expect.Piece
	for _, r := range rows {
		p := expect.Piece{At: value.Path(r.cells[2])}
		switch r.cells[0] {
		case "set":
			p.Set = r.cells[1]
		case "append":
			p.Append = r.cells[1]
		case "patch":
			p.Patch = r.cells[1]
		case "merge":
			p.Merge = r.cells[1]
		default:
			changes := []string{"set", "append", "patch", "merge"}
			help := suggest.DidYouMean(r.cells[0], changes) + "valid here: " + strings.Join(changes, ", ")
			return expect.Kind{}, r.wrong(0, problem.WithHelp(fmt.Errorf("%q is no change that a piece makes", r.cells[0]), help))
		}
		if err := cmp.Or(r.wrong(1, p.Validate()), r.wrong(2, p.At.Validate())); err != nil {
			return expect.Kind{}, err
		}
		pieces = append(pieces, p)
	}
	return expect.Kind{Assembled: pieces}, nil
}

func setDeadline(st *scenario.Stream, a arguments) {
	switch a.texts[1] {
	case "the headers":
		st.Deadlines.Headers = a.duration(0)
	case "the first event":
		st.Deadlines.FirstEvent = a.duration(0)
	default:
		st.Deadlines.Silence = a.duration(0)
	}
}

// setOfMain changes a setting of the service that URLs which start with / belong to.
func setOfMain(_ context.Context, s *session, a arguments) error {
	sc, err := s.scenario()
	switch {
	case err != nil:
		return err
	case sc.Service.Name != "":
		return s.set(sc.Service, a.text(0), a.text(1))
	case len(sc.Others) > 0:
		return s.set(sc.Others[0], a.text(0), a.text(1))
	default:
		return noService(a.text(0))
	}
}

// set gives a service that the scenario uses a setting that its file lets features give.
func (s *session) set(use scenario.Use, setting, value string) error {
	if definition := s.library.Services[use.Name]; definition != nil { // otherwise others tell
		if err := definition.CheckSetting(setting, value); err != nil {
			return err
		}
	}
	use.Env[setting] = value // a map of the clone's own
	return nil
}

func noService(setting string) error {
	return fmt.Errorf("the scenario uses no service, so the setting %q has no place", setting)
}

// setOfService changes a setting of any service of the scenario.
func setOfService(_ context.Context, s *session, a arguments) error {
	sc, err := s.scenario()
	if err != nil {
		return err
	}
	setting, name := a.text(0), a.text(1)
	var names []string
	for _, use := range sc.Services() {
		if use.Name == name {
			return s.set(use, setting, a.text(2))
		}
		names = append(names, use.Name)
	}
	if len(names) == 0 {
		return noService(setting)
	}
	return fmt.Errorf("the scenario uses no service with the name %q; it uses: %s", name, strings.Join(names, ", "))
}

// setHeader refuses a credential that is written out, as scenario files do.
func setHeader(_ context.Context, s *session, a arguments) error {
	sc, err := s.scenario()
	if err != nil {
		return err
	}
	if err := check.Header(a.text(0), a.text(1), sc.Vars); err != nil {
		return err
	}
	return s.eachStream(func(st *scenario.Stream) { st.Headers[a.text(0)] = a.text(1) })
}

// timeoutOfAll sets the time for the whole scenario.
func timeoutOfAll(_ context.Context, s *session, a arguments) error {
	sc, err := s.scenario()
	if err != nil {
		return err
	}
	sc.Timeout = a.duration(0)
	return nil
}

// headerOfReturn refuses a credential that is written out, as setHeader does.
func headerOfReturn(ctx context.Context, s *session, a arguments) error {
	sc, err := s.scenario()
	if err != nil {
		return err
	}
	if err := check.Header(a.text(1), a.text(2), sc.Vars); err != nil {
		return err
	}
	return changeNamed(func(st *scenario.Stream, a arguments) {
		if st.Reconnect.Headers == nil {
			st.Reconnect.Headers = map[string]string{}
		}
		st.Reconnect.Headers[a.text(1)] = a.text(2)
	})(ctx, s, a)
}

func giveScenario(_ context.Context, s *session, a arguments) error {
	sc, err := s.library.Scenario(a.text(0))
	if err != nil {
		return err
	}
	return s.begin(sc)
}

// change makes a sentence's run of a change to the scenario under preparation.
func change(do func(*scenario.Scenario, arguments)) func(context.Context, *session, arguments) error {
	return func(_ context.Context, s *session, a arguments) error {
		sc, err := s.scenario()
		if err == nil {
			do(sc, a)
		}
		return err
	}
}

// changeStream does the same for every stream of the scenario.
func changeStream(do func(*scenario.Stream, arguments)) func(context.Context, *session, arguments) error {
	return func(_ context.Context, s *session, a arguments) error {
		return s.eachStream(func(st *scenario.Stream) { do(st, a) })
	}
}

var givenScenario = regexp.MustCompile(scenarioExpr)
