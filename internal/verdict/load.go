package verdict

import "time"

// Load is what a load measured, beside what became of its scenarios.
type Load struct {
	Sentence string     // what it came to, the cause first
	Model    string     // how many clients played, and when
	Command  []string   // that made it
	Times    [][]string // percentiles of times, for people; the first row is the table's head
	Curves   []Curve    // what went on, over time
}

// Curve is how a number changed while a load went on.
type Curve struct {
	Name, Unit string
	Points     []Point
}

// Point is a number at a time of the load.
type Point struct {
	At    time.Duration
	Value float64
}

// Most is the largest number of the curve.
func (c Curve) Most() float64 {
	most := 0.0
	for _, p := range c.Points {
		most = max(most, p.Value)
	}
	return most
}
