package httpcall

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wire"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Source is where the value of a variable stands in a request or a response: header.NAME;
// in a request also query.NAME, and path.NAME for a name in the path of its route; or else
// a JSON path into the body. A member with one of these names is @this.header.x.
type Source string

// part is what a source looks in.
type part string

const (
	inBody   part = ""
	inHeader part = "header"
	inQuery  part = "query"
	inPath   part = "path"
)

// The parts, beside the body, that a source can name.
var (
	ofRequest  = []part{inHeader, inQuery, inPath}
	ofResponse = []part{inHeader}
)

// split tells which of these parts the source looks in, and for what.
func (s Source) split(parts []part) (where part, name string) {
	prefix, name, found := strings.Cut(string(s), ".")
	if found && slices.Contains(parts, part(prefix)) {
		return part(prefix), name
	}
	return inBody, string(s)
}

// Validate refuses a source that names nothing. What it may name where it stands,
// [Source.CheckPath] tells.
func (s Source) Validate() error {
	where, name := s.split(ofRequest)
	if where == inBody {
		return value.Path(name).Validate()
	}
	if name == "" {
		return problem.WithHelp(fmt.Errorf("%s. names nothing", where),
			"write header.NAME, in a request also query.NAME and path.NAME, or a JSON path into the body")
	}
	return nil
}

// CheckPath refuses a source in a request that looks for a name that its path does not
// have.
func (s Source) CheckPath(pattern interface{ Names() []string }) error {
	where, name := s.split(ofRequest)
	if where == inPath && !slices.Contains(pattern.Names(), name) {
		return fmt.Errorf("the path %s has no {%s}", pattern, name)
	}
	return nil
}

// IsBesideBody tells whether, of a request, the source looks elsewhere than in the body.
func (s Source) IsBesideBody() bool {
	where, _ := s.split(ofRequest)
	return where != inBody
}

// InRequest is the value in a request, whose path has these names; missing says why there
// is none.
func (s Source) InRequest(in recording.Incoming, path map[string]string) (value, missing string) {
	switch where, name := s.split(ofRequest); where {
	case inPath:
		return path[name], ""
	case inQuery:
		return firstOf(in.URL.Query()[name], "request", where, name)
	case inHeader:
		return fromHeader(in.Header, "request", name)
	default:
		return fromBody(in.Body, "request", name)
	}
}

// InBody is the path in the body that the source looks at; false: it looks elsewhere.
func (s Source) InBody() (path string, is bool) {
	where, path := s.split(ofResponse)
	return path, where == inBody
}

// InResponse is the value in a call's response; missing says why there is none.
func (s Source) InResponse(made recording.Call) (found Value, missing string) {
	where, name := s.split(ofResponse)
	if where == inHeader {
		text, missing := fromHeader(made.Response.Header, "response", name)
		if missing == "" && http.CanonicalHeaderKey(name) == setCookie {
			text = cookiesOf(made)
		}
		return Value{Text: text}, missing
	}
	in, missing := inJSON(made.Body, "response", name)
	if missing != "" {
		return Value{}, missing + ": " + made.Came(Excerpt) + cutByLength(made)
	}
	return ValueOf(in), ""
}

// cutByLength is a hint where JSON breaks off just where the response's length says that the body ends; empty: it
// does not.
func cutByLength(made recording.Call) string {
	err := json.NewDecoder(bytes.NewReader(made.Body)).Decode(new(any))
	if !errors.Is(err, io.ErrUnexpectedEOF) || made.Response.Header.Get("Content-Length") != strconv.Itoa(len(made.Body)) {
		return ""
	}
	return fmt.Sprintf("; it breaks off where its Content-Length says that it ends, after %d bytes: is that a number of characters?", len(made.Body))
}

const setCookie = "Set-Cookie"

// cookiesOf are the cookies that a client has of a response, as a request's Cookie header sends them: without
// their attributes (Path, HttpOnly and so on), each as it was set last, and none that the response takes away.
func cookiesOf(made recording.Call) string {
	type cookie struct{ name, path, domain string }
	var names []cookie
	var pairs []string
	usual := usualPath(made.Request.URL)
	for _, set := range wire.Cookies(made.Response.Header) {
		is := cookie{set.Name, set.Path, set.Domain}
		if !strings.HasPrefix(is.path, "/") {
			is.path = usual
		}
		if before := slices.Index(names, is); before >= 0 {
			names, pairs = slices.Delete(names, before, before+1), slices.Delete(pairs, before, before+1)
		}
		if !wire.Gone(set) {
			names, pairs = append(names, is), append(pairs, wire.Pair(set))
		}
	}
	return strings.Join(pairs, "; ")
}

// usualPath is the path of a cookie that says none (RFC 6265, section 5.1.4).
func usualPath(asked string) string {
	target, err := url.Parse(asked)
	if err != nil {
		return "/"
	}
	return "/" + strings.Trim(target.Path[:strings.LastIndex(target.Path, "/")+1], "/")
}

// Value is what a variable captured.
type Value struct {
	Text string
	JSON string // of what is no text, but a number or an object, or says more than Text can; empty: Text is all
}

// InJSON is the value in JSON.
func (v Value) InJSON() string {
	if v.JSON != "" {
		return v.JSON
	}
	text, _ := json.Marshal(v.Text) // a string is always JSON
	return string(text)
}

// ValueOf is a value in JSON as a variable has it. The text of null is not empty: who puts it into a URL
// must see it there.
func ValueOf(found gjson.Result) Value {
	switch {
	case value.HasHalves(found):
		return Value{found.Str, found.Raw}
	case found.Type == gjson.String:
		return Value{Text: found.Str}
	case found.Type == gjson.Null:
		return Value{found.Raw, found.Raw}
	}
	return Value{found.String(), found.Raw}
}

func fromHeader(h http.Header, of, name string) (value, missing string) {
	return firstOf(h.Values(name), of, inHeader, name)
}

func firstOf(values []string, of string, where part, name string) (value, missing string) {
	if len(values) == 0 {
		return "", fmt.Sprintf("the %s has no %s %q", of, where, name)
	}
	return values[0], ""
}

func fromBody(body []byte, of, path string) (value, missing string) {
	found, missing := inJSON(body, of, path)
	return found.String(), missing
}

func inJSON(body []byte, of, path string) (found gjson.Result, missing string) {
	if !gjson.ValidBytes(body) {
		return found, fmt.Sprintf("the %s's body is not JSON", of)
	}
	if found = value.At(string(body), value.Path(path)); !found.Exists() {
		return found, fmt.Sprintf("the %s's body has no %q", of, path)
	}
	return found, ""
}

// Capture is the values of variables in a call's response. The error is an *[Error] that
// names the first, in the order of their names, that is not there. What is in the body of a
// response that is a stream, inEvent finds.
func Capture(sources map[string]Source, made recording.Call, inEvent func(path string) (found Value, missing string)) (map[string]Value, error) {
	values := make(map[string]Value, len(sources))
	for _, variable := range slices.Sorted(maps.Keys(sources)) {
		source := sources[variable]
		value, missing := source.InResponse(made)
		if path, inBody := source.InBody(); inBody && IsStream(made.Response.Header) {
			value, missing = inEvent(path)
		}
		if missing != "" {
			return nil, failed(made, fmt.Sprintf("%s cannot be captured: %s", variable, missing), nil)
		}
		values[variable] = value
	}
	return values, nil
}
