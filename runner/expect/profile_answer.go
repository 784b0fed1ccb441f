package expect

import (
	"cmp"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/notjson"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/recording"
)

// ProfileAnswer is a response that may come instead of a stream.
type ProfileAnswer struct {
	Status    []Statuses `yaml:"status,required"` // 202, 4xx
	MediaType string     `yaml:"media_type"`      // none: the response has none; default: any
	Means     string     `yaml:"means,required"`  // what it says to the client, in words
	From      string     `yaml:"from,required"`   // the section of the specification
	Refuses   bool       `yaml:"refuses"`         // the request was in vain: a stream was not to come
	Asked     *Asked     `yaml:"asked"`           // it may come where the stream was asked for so
}

// Statuses is a status code, or all that begin with a digit: 4xx.
type Statuses string

// DecodeYAML reads a status code, or a class of them.
func (s *Statuses) DecodeYAML(n *yamlfile.Node) {
	var written string
	n.Decode(&written)
	*s = Statuses(written)
	first := strings.TrimSuffix(written, "xx")
	if code, err := strconv.Atoi(first); err != nil || first == written && (code < 100 || code > 599) || first != written && (code < 1 || code > 5) {
		n.Problemf("write for example 202, or 4xx", "%q is no status", written)
	}
}

// YAMLSchema takes a number, or a class of them.
func (Statuses) YAMLSchema(*yamlfile.Schemas) map[string]any {
	return yamlfile.OfType("integer", "string")
}

func (s Statuses) has(status int) bool {
	return strings.HasPrefix(strconv.Itoa(status), strings.TrimSuffix(string(s), "xx"))
}

func (a ProfileAnswer) String() string {
	text := ""
	for i, s := range a.Status {
		if i > 0 {
			text += " or "
		}
		text += string(s)
	}
	if a.MediaType != "" {
		text += " with " + a.MediaType
	}
	return text + " (" + a.Means + ")"
}

// noMediaType is what stands for that of a response without one.
const noMediaType = "none"

// is tells whether a response is this answer.
func (a ProfileAnswer) is(r *recording.Stream) bool {
	given, _, _ := mime.ParseMediaType(r.Response.ContentType())
	return slices.ContainsFunc(a.Status, func(s Statuses) bool { return s.has(r.Response.Status) }) &&
		(a.MediaType == "" || strings.EqualFold(a.MediaType, cmp.Or(given, noMediaType))) &&
		(!known(r) || a.Asked.may(r))
}

// notAsSaid tells that the answer is JSON, and that the body begins like nothing of the kind: it may be the
// stream, under another name.
func (a ProfileAnswer) notAsSaid(r *recording.Stream) bool {
	body := strings.TrimSpace(r.Response.Excerpt)
	return a.MediaType == "application/json" && body != "" && !strings.ContainsRune("{[\"", rune(body[0])) && notjson.Find([]byte(body)) != nil
}

// answered is the verdict on a response that is no event stream.
func (f *ProfileFile) answered(r *recording.Stream, expected string) Verdict {
	short := fmt.Sprintf("the status is %d %s, and %s", r.Response.Status, http.StatusText(r.Response.Status), mediaTypeOf(r))
	got := short + excerptOf(r)
	var allowed []string
	for _, a := range f.Answers {
		switch {
		case known(r) && !a.Asked.may(r):
		case a.is(r) && a.notAsSaid(r):
			return Verdict{State: Broken, Code: NotJSON, Expected: expected + ":\n" + a.String(), Got: got + ", which is no JSON"}
		case a.is(r) && a.Refuses:
			return Verdict{State: Unknown, Expected: expected, Reason: fmt.Sprintf("no stream came: %s. The profile has it so: %s [%s]", got, a.Means, a.From)}
		case a.is(r):
			return Verdict{State: Held, Measure: Measure{Text: fmt.Sprintf("no stream came, and need not: %s [%s]", a.Means, a.From)}}
		default:
			allowed = append(allowed, a.String())
		}
	}
	expected += ":\nan event stream"
	if len(allowed) > 0 {
		expected += ", or one of: " + strings.Join(allowed, ", ")
	}
	return Verdict{State: Broken, Code: WrongResponse, Expected: expected, Got: got, Short: short}
}

// mediaTypeOf says which media type came; of that of a stream, what else is wrong with it.
func mediaTypeOf(r *recording.Stream) string {
	if r.End.Reason == recording.WrongMediaType && r.End.Detail != "" && httpcall.IsStream(r.Response.Header) {
		return r.End.Detail
	}
	return "the media type " + cmp.Or(r.Response.ContentType(), noMediaType)
}

func excerptOf(r *recording.Stream) string {
	if r.Response.Excerpt == "" {
		return ""
	}
	return "; the body begins: «" + r.Response.Begins(recording.TimelineData) + "»"
}
