package bench

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
)

// Judgement is what it costs to judge a long stream by a suite: processor time, and
// memory.
type Judgement struct {
	Events int
	Bytes  int64
	Decode time.Duration // to make, read and decode the stream
	Judge  time.Duration // and to judge it as well
	Peak   int64         // bytes of the process's memory, at most
}

// Judge decodes a stream of so many events, and then decodes and judges one, in turns;
// the times are the medians of the rounds.
func (s Suite) Judge(events, rounds int) (Judgement, error) {
	out := Judgement{Events: events}
	var err error
	if out.Bytes, err = io.Copy(io.Discard, struct{ io.Reader }{&LongStream{Events: events}}); err != nil {
		return out, err
	}
	var decode, judge []float64
	for range rounds {
		times, err := timed(
			func() error { return decodeAll(events, func(*sse.Entry) {}) },
			func() error { return s.judgeAll(events) },
		)
		if err != nil {
			return out, err
		}
		decode, judge = append(decode, times[0]), append(judge, times[1])
	}
	out.Decode, out.Judge = time.Duration(median(decode)), time.Duration(median(judge))
	out.Peak, err = peakMemory()
	return out, err
}

// timed does one thing after the other; it answers the processor time of each.
func timed(things ...func() error) ([]float64, error) {
	var times []float64
	for _, do := range things {
		began, err := ProcessorTime()
		if err != nil {
			return nil, err
		}
		if err := do(); err != nil {
			return nil, err
		}
		ended, err := ProcessorTime()
		if err != nil {
			return nil, err
		}
		times = append(times, float64(ended-began))
	}
	return times, nil
}

func decodeAll(events int, see func(*sse.Entry)) error {
	decoder := sse.NewDecoder(&LongStream{Events: events}, sse.Options{})
	for {
		entry, err := decoder.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		see(entry)
	}
}

// judgeAll decodes and judges the stream. Each expectation must hold.
func (s Suite) judgeAll(events int) error {
	expectations, err := s.Expectations()
	if err != nil {
		return err
	}
	monitors, err := expect.Start(expect.Env{}, expectations...)
	if err != nil {
		return err
	}
	r := &recording.Stream{Name: recording.DefaultStream, Started: time.Now(), Response: &recording.Response{Status: 200}}
	view, shown := &expect.View{In: r}, &recording.Entry{}
	err = decodeAll(events, func(e *sse.Entry) {
		stream.RecordedInto(shown, e)
		view.Show(shown)
		monitors.See(view)
	})
	r.End = recording.End{Reason: recording.ServerClosed}
	monitors.End(r)
	if broken := monitors.Broken(); broken != nil {
		return fmt.Errorf("expected %s, got %s", broken.Expected, broken.Got)
	}
	return err
}

// peakMemory answers how much memory the process has used at most, in bytes.
func peakMemory() (int64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kilobytes, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB")), 10, 64)
			return kilobytes << 10, err
		}
	}
	return 0, errors.New("the system does not tell how much memory the process used")
}
