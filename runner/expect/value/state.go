package value

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unsafe"

	jsonpatch "github.com/evanphx/json-patch/v5"
	"github.com/tidwall/gjson"
	"github.com/tidwall/sjson"
)

// State is a value that is made of others, one after the other: a text of its pieces, or
// JSON of a snapshot and of what changes in it. The zero value is empty. The error of its
// methods says why a change does not fit what is there.
type State struct {
	begun  bool
	isText bool
	now    []byte // the text, or JSON
}

// MaxState bounds a State, in bytes.
const MaxState = 10_000_000

// ErrNoState says that something changes that has not come yet.
var ErrNoState = errors.New("nothing came before it that it could change")

// Data is the state as an event would carry it: a text as it is, anything else as JSON. It
// lasts until the next change.
func (s *State) Data() []byte { return s.now }

// Set replaces the state, or with a path what is there in it.
func (s *State) Set(v gjson.Result, at Path) error {
	if at != "" {
		return s.put(at, v.Raw)
	}
	s.begun, s.isText = true, v.Type == gjson.String
	s.now = append(s.now[:0], Text(v)...)
	return s.limited()
}

// Append appends a text to the text, or an item to the list, that the state is, or has at a
// path. Where there is none, it begins one.
func (s *State) Append(v gjson.Result, at Path) error {
	switch {
	case at != "":
		return s.appendAt(v, at)
	case !s.begun && v.Type == gjson.String:
		return s.Set(v, "")
	case s.isText && v.Type == gjson.String:
		s.now = append(s.now, v.Str...)
		return s.limited()
	}
	all, err := appended(s.json(), v)
	if err != nil {
		return err
	}
	return s.replace([]byte(all))
}

func (s *State) appendAt(v gjson.Result, at Path) error {
	all, err := appended(At(s.text(), at), v)
	if err != nil {
		return fmt.Errorf("at %q, %w", string(at), err)
	}
	return s.put(at, all)
}

// appended is JSON of a value with another one behind it.
func appended(to, v gjson.Result) (string, error) {
	switch {
	case !to.Exists() && v.Type == gjson.String:
		return v.Raw, nil
	case !to.Exists():
		return "[" + v.Raw + "]", nil
	case to.Type == gjson.String && v.Type == gjson.String:
		buffer, _ := AppendText(nil, to.Str+v.Str)
		return string(buffer), nil
	case to.IsArray():
		return sjson.SetRaw(to.Raw, "-1", v.Raw)
	}
	return "", fmt.Errorf("%s cannot be appended to %s: a text is appended to a text, and an item to a list", Shown(v), Shown(to))
}

// Patch changes the state, or what is in it at a path, by a JSON Patch (RFC 6902).
func (s *State) Patch(v gjson.Result, at Path) error {
	patch, err := jsonpatch.DecodePatch([]byte(v.Raw))
	if err != nil {
		return fmt.Errorf("it is no JSON Patch: %w", err)
	}
	options := jsonpatch.NewApplyOptions()
	options.AccumulatedCopySizeLimit, options.EscapeHTML, options.SupportNegativeIndices = MaxState, false, false
	return s.change(at, func(old []byte) ([]byte, error) {
		changed, err := patch.ApplyWithOptions(old, options)
		if errors.Is(err, jsonpatch.ErrTestFailed) {
			changed, err = byValue(patch, old, options)
		}
		return changed, misplacedPatch(err)
	})
}

// byValue applies a patch step by step, and tests values by what they are: to the library 1.0 is another than 1.
func byValue(patch jsonpatch.Patch, doc []byte, options *jsonpatch.ApplyOptions) ([]byte, error) {
	for _, step := range patch {
		changed, err := jsonpatch.Patch{step}.ApplyWithOptions(doc, options)
		switch {
		case errors.Is(err, jsonpatch.ErrTestFailed) && testHolds(step, doc):
		case err != nil:
			return nil, err
		case len(changed) > MaxState:
			return changed, nil // which is told of
		default:
			doc = changed
		}
	}
	return doc, nil
}

// testHolds tells whether what a test names is what it says.
func testHolds(test jsonpatch.Operation, doc []byte) bool {
	pointer, err := test.Path()
	want := test["value"]
	if err != nil || want == nil {
		return false
	}
	tokens := strings.Split(pointer, "/")[1:]
	for i, token := range tokens {
		tokens[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
	}
	at := memberAt(gjson.ParseBytes(doc), tokens)
	return at.Exists() && Equal(at, gjson.ParseBytes(*want))
}

// misplacedPatch says of a patch where it finds nothing, without the words of its library.
func misplacedPatch(err error) error {
	where := patched.FindStringSubmatch(fmt.Sprint(err))
	if where == nil || !errors.Is(err, jsonpatch.ErrMissing) {
		return err
	}
	return fmt.Errorf("%q at %q finds nothing there", where[1], where[2])
}

var patched = regexp.MustCompile(`error in (\w+) for path: '([^']*)'`)

// Merge changes the state, or what is in it at a path, by a JSON Merge Patch (RFC 7396).
func (s *State) Merge(v gjson.Result, at Path) error {
	return s.change(at, func(old []byte) ([]byte, error) { return jsonpatch.MergePatch(old, []byte(v.Raw)) })
}

// change changes what is at a path.
func (s *State) change(at Path, by func([]byte) ([]byte, error)) error {
	old := s.json()
	if at != "" {
		old = At(s.text(), at)
	}
	if !s.begun || !old.Exists() {
		return ErrNoState
	}
	changed, err := by([]byte(old.Raw))
	switch {
	case err != nil:
		return err
	case at != "":
		return s.put(at, string(changed))
	default:
		return s.replace(changed)
	}
}

// put sets what is at a path.
func (s *State) put(at Path, json string) error {
	if !s.begun || s.isText {
		return ErrNoState
	}
	changed, err := sjson.SetRawBytes(s.now, string(at), []byte(json))
	if err != nil {
		return err
	}
	return s.replace(changed)
}

func (s *State) replace(json []byte) error {
	s.begun, s.now = true, json
	s.isText = len(json) > 0 && json[0] == '"'
	if s.isText {
		s.now = []byte(gjson.ParseBytes(bytes.Clone(json)).Str)
	}
	return s.limited()
}

// json is the state as JSON; it does not exist where nothing has come.
func (s *State) json() gjson.Result {
	switch {
	case !s.begun:
		return gjson.Result{}
	case s.isText:
		_, text := AppendText(nil, string(s.now))
		return text
	default:
		return gjson.Parse(s.text())
	}
}

func (s *State) text() string { return unsafe.String(unsafe.SliceData(s.now), len(s.now)) }

func (s *State) limited() error {
	if len(s.now) > MaxState {
		return fmt.Errorf("it is longer than %d bytes: too long to keep", MaxState)
	}
	return nil
}
