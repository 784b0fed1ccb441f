package steps

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/moment"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// answered is a stub of the scenario, and a request that it answers: three groups.
const answered = `the stub ` + text + ` answers ` + requestText

// answerSentences say what the scenario's own stubs answer, before all that the scenario says
// of the same requests.
func answerSentences() []Sentence {
	return []Sentence{
		given(`the stub "NAME" answers "POST /path" with the status 201`, `^`+answered+` with the status `+count+later+`$`, func(_ context.Context, s *session, a arguments) error {
			return s.answer(a, stub.Route{Status: a.status(3), Delay: a.orNone().optionalDuration(4)})
		}).or(`the stub "NAME" answers "POST /path" with the status 201, 2 s later`).
			note("instead of what the scenario says of these requests; so it is of all that a stub answers"),
		given(`the stub "NAME" answers "POST /path" with:`, `^`+answered+` with(?: the status `+count+` and)?:$`, answerBody).with(DocString).
			or(`the stub "NAME" answers "POST /path" with the status 201 and:`).below(`"""`, `{"id": 7}`, `"""`).note("the body, in JSON or as text"),
		given(`the stub "NAME" answers "GET /path" with the events:`, `^`+answered+` with the events(?:, and (cuts|resets|keeps) the connection(?: open)?)?:$`, answerEvents).with(Table).
			or(`the stub "NAME" answers "GET /path" with the events, and cuts the connection:`, `the stub "NAME" answers "GET /path" with the events, and keeps the connection open:`).
			below(`| event | id | data     | after | at   |`, `| tick  | 1  | {"n": 1} |       |      |`, `| tick  | 2  | {"n": 2} | 50ms  |      |`, `| done  |    | {}       |       | KIND |`).
			note("of event, id, data, comment, retry, after (the pause before it) and at (once KIND has arrived) any columns"),
		given(`the first 2 "POST /path" to the stub "NAME" fail with the status 503`, `^the first `+count+` `+requestText+` to the stub `+text+` fail with the status `+count+`$`, failFirst),
	}
}

// routesOf are the routes of a stub of the scenario.
func (s *session) routesOf(name string) (*scenario.Scenario, []stub.Route, error) {
	sc, err := s.scenario()
	if err != nil {
		return nil, nil, err
	}
	routes, ok := sc.Stubs[name]
	if !ok {
		return nil, nil, fmt.Errorf("the scenario has no stub of its own with the name %q; it has: %s", name, strings.Join(slices.Sorted(maps.Keys(sc.Stubs)), ", "))
	}
	return sc, routes, nil
}

// answer has a stub answer so, and in no other way, what a sentence names.
func (s *session) answer(a arguments, with stub.Route) error {
	sc, routes, err := s.routesOf(a.text(0))
	if err != nil {
		return err
	}
	with.Pattern, with.Place = httpcall.On(a.texts[1], a.texts[2]), sc.Place
	if err := with.Validate(); err != nil {
		return err
	}
	others := slices.DeleteFunc(slices.Clone(routes), func(r stub.Route) bool { return r.Pattern == with.Pattern })
	sc.Stubs[a.text(0)] = append([]stub.Route{with}, others...)
	return nil
}

func answerBody(_ context.Context, s *session, a arguments) error {
	route := stub.Route{}
	if a.texts[3] != "" {
		route.Status = a.status(3)
	}
	if gjson.Valid(a.below.doc.Content) {
		route.JSON = yamlfile.JSON(a.below.doc.Content)
	} else {
		route.Body = a.below.doc.Content
	}
	return s.answer(a, route)
}

func answerEvents(_ context.Context, s *session, a arguments) error {
	route := stub.Route{End: map[string]stub.End{"": "", "cuts": stub.EndCut, "resets": stub.EndReset, "keeps": stub.EndHang}[a.texts[3]]}
	if len(a.below.table.Rows) < 2 {
		return errors.New("the table has no events; the first row names the columns: | event | data |")
	}
	columns := rowOf(0, a.below.table.Rows[0])
	if err := columns.areColumns(); err != nil {
		return err
	}
	for i, cells := range a.below.table.Rows[1:] {
		var e stub.Event
		r := rowOf(i+1, cells)
		for j, cell := range r.cells {
			if err := setField(&e, columns.cells[j], cell); err != nil {
				return r.wrong(j, err)
			}
		}
		route.Events = append(route.Events, e)
	}
	return s.answer(a, route)
}

// eventColumns are the columns of a table of events that a stub sends.
var eventColumns = []string{"event", "id", "data", "comment", "retry", "after", "at"}

// areColumns finds cells of the first row that name no column, or one once more.
func (r row) areColumns() error {
	for j, column := range r.cells {
		if !slices.Contains(eventColumns, column) {
			help := suggest.DidYouMean(column, eventColumns) + "there are: " + strings.Join(eventColumns, ", ")
			return r.wrong(j, problem.WithHelp(fmt.Errorf("%q is no column", column), help))
		}
		if slices.Contains(r.cells[:j], column) {
			return r.wrong(j, fmt.Errorf("there are two columns %q", column))
		}
	}
	return nil
}

// setField sets a field of an event to what a cell of its column has; an empty one leaves it out.
func setField(e *stub.Event, column, cell string) (err error) {
	if cell == "" {
		return nil
	}
	switch column {
	case "event":
		e.Event = cell
	case "id":
		e.ID = cell
	case "data":
		e.Data = &stub.Data{Text: cell}
		if strings.HasPrefix(cell, "{") && gjson.Valid(cell) {
			e.Data = &stub.Data{JSON: yamlfile.JSON(cell)}
		}
	case "comment":
		e.Comment = &cell
	case "retry":
		if e.Retry, err = pause(cell); e.Retry == 0 && err == nil {
			err = (&none{cell, aTime, "write for example 2s, or leave it out"}).refuse()
		}
	case "after":
		e.After, err = pause(cell)
	case "at":
		e.At = &moment.When{Moment: moment.Moment{After: cell}}
	}
	return err
}

// pause reads a time in a cell.
func pause(cell string) (time.Duration, error) {
	d, err := time.ParseDuration(strings.ReplaceAll(cell, " ", ""))
	if err != nil || d < 0 {
		return 0, problem.WithHelp(fmt.Errorf("%q is no duration", cell), wording.DurationHelp(cell))
	}
	return d, nil
}

// failFirst lets the first of some requests fail.
func failFirst(_ context.Context, s *session, a arguments) error {
	_, routes, err := s.routesOf(a.text(3))
	if err != nil {
		return err
	}
	on, found := httpcall.On(a.texts[1], a.texts[2]), false
	for i := range routes {
		if routes[i].Pattern == on {
			routes[i].Fail, found = &stub.Fail{Times: a.many(0), Status: a.status(4)}, true
		}
	}
	if !found {
		return fmt.Errorf("the stub %q has no route %s", a.text(3), strconv.Quote(a.texts[1]+" "+a.texts[2]))
	}
	return nil
}
