package play

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/streamspec/streamspec/internal/process"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/runner/recording"
)

// chatter is a scenario of which a service writes little, among much for others.
type chatter struct {
	*services
	out  *process.Output
	file bytes.Buffer
}

func newChatter(shared bool) *chatter {
	c := &chatter{out: process.NewOutput(&secret.Masker{}, nil, "")}
	rec := &recorder{Recorder: recording.NewRecorder(&recording.Recording{Scenario: "s", Started: time.Now()}, &c.file, nil)}
	c.services = &services{vars: newVariables(nil, rec, nil), recorder: rec}
	var instance service.Instance
	c.logged.join("shop", instance.Join())
	if shared {
		instance.Join()
	}
	c.watch("shop", c.out)
	return c
}

// others has the service write this many lines for others.
func (c *chatter) others(n int) {
	fmt.Fprint(c.out, strings.Repeat(strings.Repeat("x", 99)+"\n", n))
}

// write has it write a line, which the recording is told of.
func (c *chatter) write(line string) {
	time.Sleep(recordedWithin)
	fmt.Fprintln(c.out, line)
	time.Sleep(recordedWithin)
	synctest.Wait()
}

const recordedWithin = 100 * time.Millisecond

// end ends the recording, which is kept, and returns its lines.
func (c *chatter) end(t *testing.T) (lines []string, again *services) {
	t.Helper()
	c.recorder.stop()
	c.recorder.writeRest()
	if err := c.recorder.Close(); err != nil {
		t.Fatal(err)
	}
	read, err := recording.Read(&c.file)
	if err != nil {
		t.Fatal(err)
	}
	again = &services{vars: c.vars}
	again.recall(read)
	known, _, err := again.logged.known("shop", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range known {
		lines = append(lines, line.Text)
	}
	return lines, again
}

// TestWhatARecordingHasOfAServiceThatOthersUse: all that is the scenario's, as it happens; of others as much as is read.
func TestWhatARecordingHasOfAServiceThatOthersUse(t *testing.T) {
	synctest.Test(t, whatARecordingHasOfAServiceThatOthersUse)
}

func whatARecordingHasOfAServiceThatOthersUse(t *testing.T) {
	const many, bound = 5000, 2*mostOfOthers/(99+process.LineBytes) + 100
	c := newChatter(true)
	defer c.logged.close()
	c.others(many)
	c.vars.set("order", "order-42")
	c.write("order-42 is paid")
	if !strings.Contains(c.file.String(), "order-42 is paid") {
		t.Error("a line of the scenario is not written as it happens")
	}
	c.write("order-43 is paid, for which nobody has asked yet")
	c.out.Note("paused")
	c.others(many)
	c.vars.set("other", "order-43")
	c.write("KeyError: 'price'")
	c.logged.name("shop", lineOf(t, c, "KeyError"), lineOf(t, c, "KeyError"))
	c.others(many)
	fmt.Fprintln(c.out, "the last")
	lines, again := c.end(t)
	if len(lines) > bound {
		t.Errorf("%d lines of %d are recorded", len(lines), 3*many)
	}
	var told []string
	for _, line := range lines {
		if !strings.HasPrefix(line, "xxx") {
			told = append(told, line)
		}
	}
	if want := []string{"order-42 is paid", "order-43 is paid, for which nobody has asked yet", "KeyError: 'price'", "the last"}; !slices.Equal(told, want) {
		t.Errorf("recorded are %q, want %q", told, want)
	}
	if lines, err := again.logged.by("shop", nil); err == nil || !strings.Contains(err.Error(), "not all that the service") {
		t.Errorf("%d lines are all that was logged, %v", len(lines), err)
	}
}

// lineOf is when a line was written that has a text.
func lineOf(t *testing.T, c *chatter, text string) time.Time {
	t.Helper()
	lines, _, _ := c.logged.known("shop", nil)
	for _, line := range lines {
		if strings.Contains(line.Text, text) {
			return line.At
		}
	}
	t.Fatalf("no line has %q", text)
	return time.Time{}
}

// TestWhenARecordingHasAllThatAServiceLogged: it is the scenario's alone, or something is expected of it.
func TestWhenARecordingHasAllThatAServiceLogged(t *testing.T) {
	synctest.Test(t, whenARecordingHasAllThatAServiceLogged)
}

func whenARecordingHasAllThatAServiceLogged(t *testing.T) {
	const many = 5000
	for what, c := range map[string]*chatter{"alone": newChatter(false), "asked": newChatter(true)} {
		c.others(many)
		c.write("in between")
		if what == "asked" {
			if _, err := c.logged.by("shop", nil); err != nil {
				t.Fatal(err)
			}
		}
		c.others(many)
		lines, again := c.end(t)
		if len(lines) != 2*many+1 || lines[many] != "in between" {
			t.Errorf("%s: %d lines are recorded, want %d in their order", what, len(lines), 2*many+1)
		}
		if _, err := again.logged.by("shop", nil); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		c.logged.close()
	}
}
