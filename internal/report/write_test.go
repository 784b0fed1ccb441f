package report

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/verdict"
)

func TestWriteEveryFormat(t *testing.T) {
	for name, write := range map[string]func(*bytes.Buffer, verdict.Run) error{
		"junit": func(b *bytes.Buffer, r verdict.Run) error { return WriteJUnit(b, r) },
		"json":  func(b *bytes.Buffer, r verdict.Run) error { return WriteJSON(b, r) },
		"html":  func(b *bytes.Buffer, r verdict.Run) error { return WriteHTML(b, r) },
	} {
		var want, got bytes.Buffer
		if err := errors.Join(write(&want, everyOutcome()), Write(name, &got, everyOutcome())); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.String(), got.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if diff := cmp.Diff([]string{"html", "junit", "json", "messages", "markdown", "github"}, Formats()); diff != "" {
		t.Errorf("formats (-want +got):\n%s", diff)
	}
}

func TestWriteUnknownFormat(t *testing.T) {
	err := Write("jnuit", &bytes.Buffer{}, everyOutcome())
	if want := `no report has the format "jnuit"; there are: html, junit, json, messages, markdown, github`; err == nil || err.Error() != want {
		t.Errorf("got the error %v, want %s", err, want)
	}
}

var errFull = errors.New("the disk is full")

// fullDisk takes so many bytes.
type fullDisk struct{ room int }

func (d *fullDisk) Write(data []byte) (int, error) {
	if d.room -= len(data); d.room < 0 {
		return 0, errFull
	}
	return len(data), nil
}

func TestWriteToFullDisk(t *testing.T) {
	for _, format := range Formats() {
		for _, room := range []int{0, 50, 1000} {
			err := Write(format, &fullDisk{room}, everyOutcome())
			if !errors.Is(err, errFull) {
				t.Errorf("%s with room for %d bytes: got the error %v", format, room, err)
			}
		}
	}
}
