package expect

import (
	"fmt"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/recording"
)

// Joined expects what the texts at a path of all events of a kind are, one behind the
// other: a text, or what the last event of another kind says. So an answer that came in
// pieces is judged as a whole.
type Joined struct {
	Path Path          `yaml:"joined,required"`
	In   string        `yaml:"in,required"`
	Is   yamlfile.JSON `yaml:"is"`
	Of   string        `yaml:"of"` // a kind of event: its last one has the whole text,
	At   Path          `yaml:"at"` // at this path
}

// MaxJoined bounds the text that Joined keeps, in bytes.
const MaxJoined = 10_000_000

// Validate finds texts that are compared with nothing, or with no text.
func (x Joined) Validate() error {
	if x.Is != "" && gjson.Parse(string(x.Is)).Type != gjson.String {
		return problem.AtField("is", problem.WithHelp(fmt.Errorf("texts are joined, and make no %s", x.Is), "write a text, in quotes where it looks like a number"))
	}
	return validateTotal(x.Is, x.Of, x.At)
}

func (x Joined) String() string {
	return fmt.Sprintf("the %q of all %s joined is %s", x.Path, spokenMany(x.In), spokenTotal(x.Is, x.Of, x.At))
}

// Start implements Expectation.
func (x Joined) Start(env Env) (Monitor, error) {
	t, err := newTotal(env, x.In, x.Of, x.At, x)
	return &joined{total: t, Joined: x, want: gjson.Parse(string(x.Is)).Str}, err
}

type joined struct {
	total
	Joined
	want string // where it is known from the start
	so   strings.Builder
}

func (m *joined) See(v *View) {
	m.learn(v)
	value := m.lookUp(v, m.Path)
	switch {
	case value == nil:
	case value.Type != gjson.String:
		m.Break(m.expected, fmt.Sprintf("%s, which is no text", v.shows(m.Path)), v.Entry)
	case m.so.Len()+len(value.Str) > MaxJoined:
		m.Break(m.expected, fmt.Sprintf("they are longer than %d bytes: too long to keep", MaxJoined), v.Entry)
	case m.Of == "" && !strings.HasPrefix(m.want[m.so.Len():], value.Str):
		m.Break(m.expected, fmt.Sprintf("%s, where %s goes on with «%s»", v.shows(m.Path), m.behind(), clipped(m.want[m.so.Len():])), v.Entry)
	default:
		m.so.WriteString(value.Str)
	}
}

// behind names the place that has been reached.
func (m *joined) behind() string {
	if m.so.Len() == 0 {
		return "the text"
	}
	const shown = 40 // the last bytes of what came
	text := m.so.String()
	return fmt.Sprintf("the text behind «%s»", clipped(strings.ToValidUTF8(text[max(0, len(text)-shown):], "")))
}

func (m *joined) End(r *recording.Recording) {
	text := m.so.String()
	came := fmt.Sprintf("those of %d %s make «%s»", m.seen, spokenMany(m.matcher.name), clipped(text))
	m.settle(r, m.Is, came, func(want gjson.Result) bool { return want.Type == gjson.String && want.Str == text })
}
