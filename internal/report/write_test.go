package report

import (
	"bytes"
	"errors"
	"os"
	"strings"
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

// TestFormatsAreExplained: docs/reports.md tells what each is for.
func TestFormatsAreExplained(t *testing.T) {
	page, err := os.ReadFile("../../docs/reports.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range Formats() {
		if !strings.Contains(string(page), "\n| `"+name+"` | ") {
			t.Errorf("docs/reports.md does not tell what %s is for", name)
		}
	}
}

func TestWriteUnknownFormat(t *testing.T) {
	err := Write("jnuit", &bytes.Buffer{}, everyOutcome())
	if want := `no report has the format "jnuit"; there are: ` + strings.Join(Formats(), ", "); err == nil || err.Error() != want {
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
		for _, room := range []int{0, 50, len(written(t, format, everyOutcome())) - 1} {
			err := Write(format, &fullDisk{room}, everyOutcome())
			if !errors.Is(err, errFull) {
				t.Errorf("%s with room for %d bytes: got the error %v", format, room, err)
			}
		}
	}
}
