package stub

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/wire"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/recording"
)

// Replay is a response as it was recorded: a stream of a recording, with its status, its
// headers, its timing and its end.
type Replay struct {
	File   string  `yaml:"file,required"`
	Stream string  `yaml:"stream"`          // which of its streams; default: the only one
	Speed  float64 `yaml:"speed" above:"0"` // so many times as fast as it came; default: 1
}

// DecodeYAML reads the name of the file, or a mapping.
func (r *Replay) DecodeYAML(n *yamlfile.Node) {
	if n.Kind == yamlfile.Scalar {
		n.Decode(&r.File)
		return
	}
	type plain Replay
	n.Decode((*plain)(r))
}

// YAMLSchema takes the name of a file, or a mapping with one.
func (Replay) YAMLSchema(s *yamlfile.Schemas) map[string]any {
	return yamlfile.AnyOf(yamlfile.OfType("string"), s.Fields(reflect.TypeFor[Replay]()))
}

// Validate refuses a speed at which nothing would come.
func (r Replay) Validate() error {
	if r.Speed < 0 {
		return problem.AtField("speed", fmt.Errorf("%v is no speed", r.Speed))
	}
	return nil
}

// replays are the responses of a route that was recorded, one for each connection; nil: it
// was not.
func (r Route) replays() ([]*response, error) {
	switch {
	case r.replayed != nil:
		return []*response{r.replayed}, nil
	case r.Recording == nil:
		return nil, nil
	}
	path := r.Recording.File
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(r.Place.File), path)
	}
	text, err := sources.Read(path)
	if err != nil {
		return nil, problem.AtField("recording", problem.WithHelp(err, "its name is relative to the folder of this YAML file"))
	}
	whole, err := recording.Read(bytes.NewReader(text))
	if err != nil {
		return nil, problem.AtField("recording", fmt.Errorf("%s: %w", r.Recording.File, err))
	}
	s, err := r.Recording.in(whole)
	if err != nil {
		return nil, problem.AtField("recording", err)
	}
	all, err := replaysOf(s, cmp.Or(r.Recording.Speed, 1))
	if err != nil {
		return nil, problem.AtField("recording", err)
	}
	return all, nil
}

// in is the stream of a recording that is meant.
func (r Replay) in(whole *recording.Recording) (*recording.Stream, error) {
	var names []string
	var found []*recording.Stream
	for _, s := range whole.Streams {
		if s.Response == nil {
			continue
		}
		names = append(names, s.Name)
		if r.Stream == "" || r.Stream == s.Name {
			found = append(found, s)
		}
	}
	switch {
	case len(names) == 0:
		return nil, fmt.Errorf("%s: no stream with a response was recorded there", r.File)
	case len(found) == 0:
		return nil, problem.WithHelp(fmt.Errorf("%s: no stream has the name %q", r.File, r.Stream), "there are: "+strings.Join(names, ", "))
	case len(found) > 1:
		return nil, problem.WithHelp(fmt.Errorf("%s: several streams were recorded there", r.File), "write {file: …, stream: NAME}, with one of "+strings.Join(names, ", "))
	}
	return found[0], nil
}

// Replayed lists the routes by which all streams and calls of a recording are served as they
// came, by method, path and query, so many times as fast. Who comes back with the ID of an event gets what followed it.
func Replayed(whole *recording.Recording, speed float64) ([]Route, error) {
	var all []Route
	add := func(asked recording.Request, r *response) {
		route := routeFor(asked)
		route.replayed, route.Resume = r, r.stream
		all = append(all, route)
	}
	for _, c := range whole.Calls {
		if c.Stub == "" && c.Response != nil {
			add(c.Request, replayOfCall(c, speed))
		}
	}
	for _, s := range whole.Streams {
		if s.Response == nil || s.CutEvents > 0 || s.CutBytes > 0 {
			continue
		}
		responses, err := replaysOf(s, speed)
		if err != nil {
			return nil, err
		}
		for _, r := range responses {
			asked, hops := hopsOf(r, speed)
			for _, h := range hops {
				add(h.asked, h.response)
			}
			add(asked, r)
		}
	}
	return all, nil
}

// InOrder are the routes of all recordings that are served: those that ask most of the query first, and at the end,
// for any query that was not recorded, what the first one got of a path that was never asked for without one.
func InOrder(routes []Route) []Route {
	first := map[string]When{} // that was asked of each path
	for _, r := range routes {
		if _, known := first[r.name()]; !known || len(r.When.Query) == 0 {
			first[r.name()] = r.When
		}
	}
	all := slices.Clone(routes)
	slices.SortStableFunc(all, func(a, b Route) int { return len(b.When.Query) - len(a.When.Query) })
	for _, r := range routes {
		if of := first[r.name()]; len(of.Query) > 0 && maps.Equal(of.Query, r.When.Query) {
			r.When.Query = nil
			all = append(all, r)
		}
	}
	return all
}

func (r Route) name() string { return r.Method() + " " + r.Path() }

// routeFor is a route for requests like one that was sent.
func routeFor(asked recording.Request) Route {
	to, err := url.Parse(asked.URL)
	if err != nil {
		to = &url.URL{Path: "/"} // a secret is masked in its address
	}
	route := Route{Pattern: httpcall.On(asked.Method, cmp.Or(to.EscapedPath(), "/"))}
	for name, values := range to.Query() {
		if route.When.Query == nil {
			route.When.Query = map[string]string{}
		}
		route.When.Query[name] = values[0]
	}
	return route
}

// replaysOf are the responses of a stream, one for each of its connections.
func replaysOf(s *recording.Stream, speed float64) ([]*response, error) {
	var all []*response
	entries := entriesOf(s)
	if err := s.Unread(); err != nil {
		return nil, err
	}
	for i, c := range s.Connections {
		if c.Response == nil {
			continue
		}
		next := len(entries)
		if i+1 < len(s.Connections) {
			next = s.Connections[i+1].First
		}
		out := headOf(c.Response)
		out.delay = faster(c.Response.At-c.Began, speed)
		out.stream, out.end = !isRefused(c.End.Reason), endAs(c.End.Reason)
		out.of, out.connection, out.askedBehind = s, &s.Connections[i], c.Request.Header.Get("Last-Event-ID")
		out.body = []byte(c.Response.Excerpt) // of what was no stream
		out.chunks = chunksOf(entries[c.First:next], c.Response.At, c.LineEnding, speed)
		last := lastOf(entries[c.First:next], c.Response.At)
		if half := inLines(c.Half.Text, c.LineEnding); half != "" {
			out.half = []chunk{{after: faster(c.Half.At-last, speed), bytes: half}}
			last = c.Half.At
		}
		if out.end != EndHang {
			out.pause = faster(c.End.At-last, speed)
		}
		all = append(all, out)
	}
	return all, nil
}

func entriesOf(s *recording.Stream) []*recording.Entry {
	all := make([]*recording.Entry, 0, s.Len())
	for _, e := range s.All() {
		all = append(all, e)
	}
	return all
}

// isRefused tells how connections end whose response was read as no stream.
func isRefused(reason recording.Reason) bool {
	return reason == recording.HTTPStatus || reason == recording.WrongMediaType
}

// replayOfCall is the response to a call.
func replayOfCall(c *recording.Call, speed float64) *response {
	out := headOf(c.Response)
	out.delay, out.body = faster(c.Response.At, speed), c.Body
	return out
}

func faster(d time.Duration, speed float64) time.Duration { return time.Duration(float64(d) / speed) }

// hopByHop are the headers that a server makes anew for each response.
var hopByHop = []string{"Date", "Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length", "Alt-Svc"}

// codings are those of a body, which was recorded as it is without them.
var codings = []string{"gzip", "x-gzip", "deflate", "br", "zstd", "compress"}

func isDecoded(header http.Header) bool {
	return slices.ContainsFunc(wire.Codings(header), func(coding string) bool { return slices.Contains(codings, coding) })
}

func headOf(r *recording.Response) *response {
	out := &response{status: r.Status, headers: http.Header{}, media: r.Header.Get("Content-Type"), asRecorded: true}
	for name, values := range r.Header {
		if !slices.Contains(hopByHop, name) && (name != "Content-Encoding" || !isDecoded(r.Header)) {
			out.headers[name] = slices.Clone(values)
		}
	}
	if out.media == "" {
		out.headers["Content-Type"] = nil // nobody is to guess one
	}
	return out
}

// endAs is how a connection ends like one that was recorded. One that we left was still open.
func endAs(reason recording.Reason) End {
	switch reason {
	case recording.ServerClosed, recording.EndMissing, recording.HTTPStatus, recording.WrongMediaType:
		return EndClose
	case recording.Reset:
		return EndReset
	case recording.Truncated, recording.Malformed:
		return EndCut
	default:
		return EndHang
	}
}

// overridden is a response that was recorded, with what its route says otherwise.
func (out response) overridden(r Route, headers map[string]string) *response {
	out.headers = maps.Clone(out.headers)
	maps.Copy(out.headers, canonical(headers))
	out.status = cmp.Or(int(r.Status), out.status)
	out.end = cmp.Or(r.End, out.end)
	return &out
}

func canonical(headers map[string]string) http.Header {
	all := http.Header{}
	for name, value := range headers {
		all.Set(name, value)
	}
	return all
}

// checkRecording finds what does not go with a recording, and a recording that cannot be read.
func (r Route) checkRecording() error {
	if r.Recording == nil {
		return nil
	}
	if err := r.Recording.Validate(); err != nil {
		return err
	}
	if r.Recording.File == "" {
		return problem.AtField("recording", errors.New("the file of the recording is missing"))
	}
	_, err := r.replays()
	return err
}
