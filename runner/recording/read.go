package recording

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// maxLine bounds a line of a recording, in bytes: an event of the largest size, in quotes.
const maxLine = 256 << 20

// ReadBuffer is how much [Read] reads at once, in bytes: most recordings are small, and a run reads one of each scenario.
// A bufio.Reader of that size, which can be used again, is read without another one.
const ReadBuffer = 16 << 10

// LineError is what is wrong with a line of a recording's file.
type LineError struct {
	Line int // from 1
	Err  error
}

// Error names the line.
func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap is what is wrong.
func (e *LineError) Unwrap() error { return e.Err }

// Read reads the file of a recording. One that ends in the middle of a line, because
// who wrote it was killed, is read up to its last whole line. Where there is an error, the
// recording has what came before it.
func Read(file io.Reader) (*Recording, error) {
	lines := bufio.NewReaderSize(file, ReadBuffer)
	p := &parser{recording: &Recording{}, fields: lineReader{texts: interned{}}, about: streamParser{numbering: numbering{}}}
	for n := 1; ; n++ {
		text, err := readLine(lines)
		if errors.Is(err, io.EOF) {
			break // what is behind the last line break is no whole line
		}
		if err == nil {
			err = p.line(n, text)
		}
		if err != nil {
			return p.recording, &LineError{n, err}
		}
	}
	if p.recording.Started.IsZero() {
		return p.recording, errors.New("this is no recording: it has not even its first lines; remove it, or record anew")
	}
	return p.recording, nil
}

// readLine reads a line without its break, of a checkout on Windows too: data that ends in a carriage return stands in
// quotes.
func readLine(from *bufio.Reader) ([]byte, error) {
	text, err := from.ReadSlice('\n')
	if err == nil {
		return bytes.TrimSuffix(text[:len(text)-1], []byte("\r")), nil
	}
	long := bytes.Clone(text)
	for errors.Is(err, bufio.ErrBufferFull) {
		if len(long) > maxLine {
			return nil, fmt.Errorf("it is longer than %d bytes", maxLine)
		}
		text, err = from.ReadSlice('\n')
		long = append(long, text...)
	}
	if err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(long[:len(long)-1], []byte("\r")), nil
}

// parser makes a recording of its lines.
type parser struct {
	recording *Recording
	fields    lineReader
	about     streamParser // reads those that are about a stream
	row       int          // the number of the line
}

// line reads one line.
func (p *parser) line(n int, text []byte) error {
	if n == 1 {
		return checkVersion(string(text))
	}
	if (n == 2) != bytes.HasPrefix(text, []byte("0 scenario ")) {
		return errors.New("the scenario stands in the second line; " + takeWhole)
	}
	p.row = n
	return p.one(text)
}

// one reads a line behind the first.
func (p *parser) one(text []byte) error {
	if bytes.HasPrefix(text, []byte(firstLine)) {
		return errors.New("another recording begins here: each stands in a file of its own")
	}
	if err := p.fields.begin(text); err != nil {
		return err
	}
	if read, is := words[p.fields.word]; is {
		read(p)
	} else if read, is := streamWords[p.fields.word]; is {
		if err := p.findStream(); err != nil {
			return err
		}
		read(&p.about, &p.fields)
	} else {
		return fmt.Errorf("%q is no word of a recording", p.fields.word)
	}
	for p.fields.next() { // keys that this version does not know
		continue
	}
	return p.fields.err
}

func checkVersion(text string) error {
	version, is := strings.CutPrefix(text, firstLine)
	if !is {
		return fmt.Errorf("this is no recording: its first line is not %q; name another file, or take this one out of the folder; of what curl or tail wrote, streamspec import makes one", firstLine+strconv.Itoa(Version))
	}
	if version != strconv.Itoa(Version) {
		return fmt.Errorf("this recording has the version %s, and this program reads version %d: read it with the streamspec that wrote it, or a later one", Escape(version, TimelineData), Version)
	}
	return nil
}

// words are what lines are about that are about no stream, or begin one; for others see streamWords.
var words = map[string]func(*parser){
	"scenario": (*parser).scenario,
	"stream":   (*parser).begin,
	"variable": (*parser).variable,
	"call":     (*parser).call,
	"returned": (*parser).returned,
	"action":   (*parser).action,
	"received": (*parser).received,
	"sent":     (*parser).sent,
	"late":     (*parser).late,
	"ended":    (*parser).ended,

	string(AboutService): (*parser).note,
	string(AboutLog):     (*parser).note,
	string(AboutFault):   (*parser).note,
	string(AboutCommand): (*parser).note,
	string(AboutCrash):   (*parser).note,
	string(AboutFailure): (*parser).note,
	string(AboutOverdue): (*parser).note,
	string(AboutFinally): (*parser).note,
}

func (p *parser) scenario() {
	for f := &p.fields; f.next(); {
		switch f.key {
		case "name":
			p.recording.Scenario = f.text()
		case "file":
			p.recording.File = f.text()
		case "line":
			p.recording.Line = int(f.number())
		case "hash":
			p.recording.Hash = f.text()
		case "environment":
			p.recording.Environment = f.text()
		case "set":
			p.recording.Set = strings.Fields(f.text())
		case "client":
			p.recording.Client = int(f.number())
		case "last":
			p.recording.Last = f.flag()
		case "started":
			at, err := time.Parse(time.RFC3339Nano, f.text())
			p.recording.Started = at
			f.keep(err)
		}
	}
	if p.recording.Started.IsZero() {
		p.fields.fail(errors.New("it does not say when the scenario started; " + takeWhole))
	}
}

func (p *parser) variable() {
	v := Variable{At: p.fields.at}
	for f := &p.fields; f.next(); {
		switch f.key {
		case "name":
			v.Name = f.text()
		case lastKey:
			v.Value = f.text()
		}
	}
	p.recording.Variables = append(p.recording.Variables, v)
}

func (p *parser) note() {
	n := Note{At: p.fields.at, About: About(p.fields.word)}
	for f := &p.fields; f.next(); {
		switch f.key {
		case "of":
			n.Of = f.text()
		case "name":
			n.Name = f.text()
		case "on":
			n.On = f.text()
		case "call":
			n.Call = f.text()
		case "deviates":
			n.Deviates = f.text()
		case "kind":
			n.Kind = f.text()
		case "overdue":
			n.Overdue = f.time()
		case "expected":
			n.Untrusted.Expected = f.text()
		case "got":
			n.Untrusted.Got = f.text()
		case lastKey:
			n.Text = f.text()
		}
	}
	p.recording.Notes = append(p.recording.Notes, n)
}

func (p *parser) late() {
	late := Lateness{To: p.fields.at}
	for f := &p.fields; f.next(); {
		switch f.key {
		case "from":
			late.From = f.time()
		case "by":
			late.By = f.time()
		}
	}
	p.recording.Lateness = append(p.recording.Lateness, late)
}
