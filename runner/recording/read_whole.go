package recording

import "fmt"

// A line that somebody took out is not told by what is left, and what it said would count as what never came. So
// entries are numbered, and the last line says how many there are.

// counts are the numbers of the last entries of a stream, by their kind.
type counts [KindViolation + 1]int

// numbering is how far the entries of each stream are numbered.
type numbering map[*Stream]*counts

// follows tells that an entry is not the one behind the last of its kind.
func (n numbering) follows(s *Stream, e *Entry) error {
	last := n[s]
	if last == nil {
		last = &counts{}
		n[s] = last
	}
	before := last[e.Kind]
	if e.Number == 0 || e.Number == before+1 { // what stands in no line of the response has no number
		last[e.Kind] = max(before, e.Number)
		return nil
	}
	behind := fmt.Sprintf("behind number %d", before)
	if before == 0 {
		behind = "as the first"
	}
	if e.Number <= before {
		return fmt.Errorf("this %s has the number %d and stands %s: it is here twice, or elsewhere than it was; %s", e.Kind, e.Number, behind, takeWhole)
	}
	return fmt.Errorf("this %s has the number %d and stands %s: lines are missing, so nobody can tell what came; %s", e.Kind, e.Number, behind, takeWhole)
}

const takeWhole = "take the recording as it was written, or record anew"

// ended reads the last line. One that an older version wrote does not say how many there are.
func (p *parser) ended() {
	p.recording.Ended, p.recording.Lasted = true, p.fields.at
	for f := &p.fields; f.next(); {
		switch f.key {
		case "over":
			p.recording.Over = f.time()
		case "judged":
			p.recording.Judged = f.time()
		case "lines":
			if lines := int(f.number()); f.err == nil && lines != p.row {
				f.err = fmt.Errorf("this line was written as line %d and is line %d: others were taken out, or put in, so nobody can tell what came; %s", lines, p.row, takeWhole)
			}
		}
	}
}
