// Package draft writes a first feature and scenario for a stream that nobody has written down:
// from what came of it once.
//
// Start reading at [Of]. Which facts a stream has, package strength knows: each fault that a
// service could have is one.
package draft

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/strength"
	"github.com/streamspec/streamspec/internal/wire"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// Source is where the stream comes from when the files are run.
type Source struct {
	Service   string // the name of the service at the stream's own host; empty: the recording is it
	Recording string // the name of its file, beside the scenario
	Stream    string // its name, where the recording has several; empty: it has one
}

// Draft are the files.
type Draft struct {
	Name     string
	Feature  string
	Scenario string
	Service  string // empty: there is none
	Facts    int    // how many facts they state
}

// Of writes the files for a stream. Again is what came another time, of which nothing is written: what differs
// then is no fact.
func Of(s *recording.Stream, name string, from Source, again ...*recording.Stream) (*Draft, error) {
	s, err := writable(s)
	if err != nil {
		return nil, err
	}
	asked, err := url.Parse(s.Request.URL)
	if err != nil {
		return nil, fmt.Errorf("the stream's URL cannot be read: %w", err)
	}
	lenient := leaveWhole(s)
	asked.Path = cmp.Or(asked.Path, "/") // who wrote it down by curl may not have said what was asked
	until := shorten(s)
	d := &drafted{stream: s, asked: asked, from: from, name: name, until: until, lenient: lenient, kinds: kindsOf(s), identities: identitiesOf(s, asked)}
	samples := []strength.Sample{{Recording: d.recording(), Scenario: d.declared()}}
	for _, other := range again {
		samples = append(samples, strength.Sample{Recording: d.recordingOf(firstConnection(other)), Scenario: samples[0].Scenario})
	}
	one := strength.Endpoints(samples)
	if len(one) != 1 {
		return nil, errTooMuch
	}
	one[0].Faults = slices.DeleteFunc(one[0].Faults, func(f *strength.Fault) bool { return f.Mutants[0] == nil || !canSay(f.Advice.YAML, s) })
	d.expected = one[0].Expectations()
	return &Draft{Name: name, Feature: d.feature(), Scenario: d.scenario(), Service: from.service(asked), Facts: len(one[0].Faults)}, nil
}

// writable is what is written down of a stream: its first connection. The error says why nothing can be.
func writable(s *recording.Stream) (*recording.Stream, error) {
	if s.Response == nil || s.Events() == 0 {
		return nil, errors.New("no event came: there is nothing to write down")
	}
	if s.Len() != len(s.Entries) {
		return nil, errTooMuch
	}
	if s = firstConnection(s); s.Events() == 0 {
		return nil, errors.New("no event came on its first connection, which alone is written down")
	}
	if s.End.Reason == "" {
		return nil, errors.New("nobody wrote down how this stream ended, for the recording is not whole: record it anew")
	}
	return s, nil
}

// canSay tells whether an expectation names nothing that must not be written: no secret, and no type of the
// stream's events that is unsayable.
func canSay(expectation string, s *recording.Stream) bool {
	return !masked.MatchString(expectation) && !slices.ContainsFunc(s.Types(), func(t recording.TypeCount) bool {
		return unsayable.MatchString(t.Type) && (strings.Contains(expectation, strength.InYAML(t.Type)) || strings.Contains(expectation, strconv.Quote(t.Type)))
	})
}

// service is the file of the service at the stream's own host; empty: there is none.
func (from Source) service(asked *url.URL) string {
	if from.Service == "" {
		return ""
	}
	file := fmt.Sprintf("# Another address: streamspec run --service %s=URL\nservice: %s\nurl: %s\n", from.Service, from.Service, asked.Scheme+"://"+asked.Host)
	if host := asked.Hostname(); host != "127.0.0.1" && host != "localhost" && host != "::1" {
		file += fmt.Sprintf("hosts: [%s]\n", host)
	}
	return file
}

// errTooMuch says that memory does not hold a stream.
var errTooMuch = errors.New("the stream cannot be judged: it brought too much")

// masked is what stands for a secret: of what it was nobody can say anything. (Nor of what reads
// like a variable that only a person grants.)
var masked = regexp.MustCompile(`\*\*\*\d|\$\{(env|secret)\.`)

// unsayable are types of events with which a service could write sentences, or read variables,
// in the files that are written of it: those are left out.
var unsayable = regexp.MustCompile(`["\\{}]|[[:cntrl:]]`)

// drafted is a stream that is being written down.
type drafted struct {
	stream     *recording.Stream
	asked      *url.URL
	from       Source
	name       string
	until      string
	lenient    bool // some rule of event streams is broken
	kinds      []kind
	identities []identity
	expected   []strength.Expected
}

// firstConnection is a stream as it is without coming back.
func firstConnection(s *recording.Stream) *recording.Stream {
	if len(s.Connections) < 2 {
		one := *s
		return &one
	}
	one := s.Only(s.Entries[:s.Connections[1].First])
	one.Connections, one.End = s.Connections[:1], s.Connections[0].End
	return one
}

// leaveWhole leaves out half an event, which no client has seen, and what says that rules are broken; it tells
// whether one is.
func leaveWhole(s *recording.Stream) (broken bool) {
	s.Entries = slices.DeleteFunc(slices.Clone(s.Entries), func(e *recording.Entry) bool {
		broken = broken || e.Kind == recording.KindViolation
		return e.Kind == recording.KindViolation || e.Unterminated
	})
	return broken
}

// shorten cuts a stream that stays open where the scenario leaves it: at its first heartbeat,
// or at its last event. It answers until when the stream is followed.
func shorten(s *recording.Stream) (until string) {
	if s.End.Reason == recording.EndMissing || s.End.Closed { // what is wrong with the end, its scenario says
		s.End.Reason = recording.ServerClosed
	}
	if s.End.Reason == recording.ServerClosed || broke(s.End) {
		return "end"
	}
	var events int
	for i, e := range s.Entries {
		if e.Kind == recording.KindEvent {
			events++
		}
		if e.Kind == recording.KindEvent && heartbeat.MatchString(e.Type) && i > 0 {
			s.Entries = s.Entries[:i+1]
			s.End = recording.End{Reason: recording.Stopped, At: e.LastByte, Met: e.Type}
			return fmt.Sprintf("{event: %s}", strength.InYAML(e.Type))
		}
	}
	for n := len(s.Entries); n > 0 && s.Entries[n-1].Kind != recording.KindEvent; n-- {
		s.Entries = s.Entries[:n-1]
	}
	s.End = recording.End{Reason: recording.Stopped, At: s.Entries[len(s.Entries)-1].LastByte}
	return fmt.Sprintf("{events: %d}", events)
}

// broke tells an end that is none: until then it is followed all the same, for it did not stay open.
func broke(end recording.End) bool {
	return slices.Contains([]recording.Reason{recording.Truncated, recording.Reset, recording.Malformed}, end.Reason)
}

var heartbeat = regexp.MustCompile(`(?i)heart.?beat|keep.?alive|^ping$`)

// recording is the stream alone, with what is known of its request as variables.
func (d *drafted) recording() *recording.Recording { return d.recordingOf(d.stream) }

func (d *drafted) recordingOf(s *recording.Stream) *recording.Recording {
	one := *s
	one.Name, one.Of, one.Client, one.Response = recording.DefaultStream, "", 0, uncoded(s.Response)
	r := &recording.Recording{Scenario: d.name, Streams: []*recording.Stream{&one}, Started: one.Started}
	for _, id := range d.identities {
		r.Variables = append(r.Variables, recording.Variable{Name: id.name, Value: id.value})
	}
	return r
}

// uncoded is a response as it is without an encoding: the scenario asks for none, and a stub that stands for
// a recording has none.
func uncoded(r *recording.Response) *recording.Response {
	if len(wire.Codings(r.Header)) == 0 {
		return r
	}
	plain := *r
	plain.Header = r.Header.Clone()
	plain.Header.Del("Content-Encoding")
	return &plain
}

// declared is the scenario as far as facts depend on it.
func (d *drafted) declared() *scenario.Scenario {
	sc := &scenario.Scenario{Name: d.name, Events: expect.Kinds{}}
	sc.Stream = &scenario.Stream{Request: httpcall.Request{Target: httpcall.To(d.stream.Request.Method, d.base()+d.asked.Path)}}
	for _, k := range d.kinds {
		sc.Events[k.name] = k.kind()
	}
	sc.Stream.EndsWith = d.endsWith()
	return sc
}

// endsWith is the kind that declares the end of the stream: a text that is no JSON, the last thing that came before
// the server closed it. Empty: none does.
func (d *drafted) endsWith() string {
	last, often := d.stream.Entries[len(d.stream.Entries)-1], 0
	for _, k := range d.kinds {
		if k.path != "" || k.data != string(last.Data) || k.event != last.Type || d.stream.End.Reason != recording.ServerClosed {
			continue
		}
		for _, e := range d.stream.Entries {
			if e.Type == k.event && string(e.Data) == k.data {
				often++
			}
		}
		if often == 1 {
			return k.name
		}
	}
	return ""
}

// base is what stands before the path where the scenario asks for the stream.
func (d *drafted) base() string {
	if d.from.Service != "" {
		return ""
	}
	return "${stub.recorded}"
}

// scenario is the YAML scenario: how the stream is reached, and what its kinds are. What is
// expected of it, the feature says.
func (d *drafted) scenario() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Written from what came once: read it, and correct what is no fact. What is expected of the\n# stream, the feature of this name says.\nscenario: %s\n", strength.InYAML(d.name))
	if d.from.Service != "" {
		fmt.Fprintf(&b, "service: %s\n", d.from.Service)
	} else {
		file := strength.InYAML(d.from.Recording)
		if d.from.Stream != "" {
			file = fmt.Sprintf("{file: %s, stream: %s}", file, strength.InYAML(d.from.Stream))
		}
		fmt.Fprintf(&b, "stubs: # the recording stands for the service: write service: NAME instead, once you have one\n  recorded:\n    - {%s: %s, recording: %s}\n",
			strings.ToLower(d.stream.Request.Method), quoted(d.asked.EscapedPath()), file)
	}
	d.writeStream(&b)
	if len(d.kinds) > 0 {
		b.WriteString("events:\n")
		for _, k := range d.kinds {
			fmt.Fprintf(&b, "  %s: %s\n", strength.InYAML(k.name), k.yaml())
		}
	}
	return b.String()
}

func (d *drafted) writeStream(b *strings.Builder) {
	if len(d.identities) > 0 {
		b.WriteString("vars:\n")
		for _, id := range d.identities {
			fmt.Fprintf(b, "  %s: %s\n", id.name, quoted(id.value))
		}
	}
	path := d.named(d.asked.EscapedPath())
	if d.asked.RawQuery != "" {
		path += "?" + d.query()
	}
	fmt.Fprintf(b, "stream:\n  %s: %s\n", strings.ToLower(d.stream.Request.Method), quoted(d.base()+path))
	for i, name := range headersOf(d.stream) {
		if i == 0 {
			b.WriteString("  headers:\n")
		}
		fmt.Fprintf(b, "    %s: %s\n", name, quoted(d.named(d.stream.Request.Header.Get(name))))
	}
	if len(d.stream.Request.Body) > 0 {
		fmt.Fprintf(b, "  body: %s\n", quoted(d.named(string(d.stream.Request.Body))))
	}
	if isJSON(d.stream) {
		b.WriteString("  data: json\n")
	}
	if d.lenient {
		b.WriteString("  parsing: lenient # for it breaks rules of event streams\n")
	}
	if end := d.endsWith(); end != "" {
		fmt.Fprintf(b, "  ends_with: %s\n", strength.InYAML(end))
	}
	fmt.Fprintf(b, "  until: %s\n  timeout: %ds\n", d.until, 30+2*int(d.stream.End.At.Seconds()))
}

var maskedParameter = regexp.MustCompile(`([\w.-]+)=\*\*\*\d+`)

// query is the query; a service is given the secrets of it, a recording has them as they are.
func (d *drafted) query() string {
	text := d.named(d.asked.RawQuery)
	if d.from.Service == "" {
		return text
	}
	return maskedParameter.ReplaceAllString(text, "$1=$${secret.$1}")
}

// named is a text with its identities as variables; what looks like one is none.
func (d *drafted) named(text string) string {
	text = literal(text)
	for _, id := range d.identities {
		text = strings.ReplaceAll(text, id.value, "${"+id.name+"}")
	}
	return text
}

// literal is a text of a service's, in which nothing is a variable.
func literal(text string) string { return strings.ReplaceAll(text, "${", "$${") }

// ours are the headers that the client sends by itself.
var ours = []string{"Accept", "Accept-Encoding", "Cache-Control", "User-Agent", "Content-Length", "Host", "Connection"}

// headersOf are the headers of the request that somebody chose. A credential is not known:
// it is left to whoever reads the file.
func headersOf(s *recording.Stream) []string {
	var names []string
	for name := range s.Request.Header {
		if !slices.Contains(ours, name) && !secret.IsCredential(name) && !masked.MatchString(s.Request.Header.Get(name)) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// feature is the feature.
func (d *drafted) feature() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Feature: %s\n  Written from what came once: read it, and correct what is no fact.\n\n  Scenario: %s as it came\n", title(d.name), d.name)
	fmt.Fprintf(&b, "    Given the scenario %q\n    When the stream is followed as the scenario says\n", d.name)
	keyword := "Then"
	if name := d.profile(); name != "" {
		fmt.Fprintf(&b, "    Then the stream keeps the profile %q\n", name)
		keyword = "And"
	}
	for _, x := range d.expected {
		for _, sentence := range x.Sentences {
			fmt.Fprintf(&b, "    %s %s\n", keyword, sentence)
			keyword = "And"
		}
	}
	if d.stream.Untimed && d.stream.End.Reason == recording.ServerClosed {
		b.WriteString("    # Who ended it nobody wrote down, for curl does not say. Expect another end where the service keeps it open.\n")
	}
	if broke(d.stream.End) {
		fmt.Fprintf(&b, "    # It broke off. Expect another end once that is mended.\n    %s the stream ends with %q\n", keyword, d.stream.End.Reason)
	}
	return b.String()
}

func title(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

func quoted(text string) string { return strconv.Quote(text) }
