package problem

import (
	"strconv"
	"strings"
)

// Rows are lines of a file that have rows of an outline. They can be compared, as problems can.
type Rows string

// RowAt is the row of one line.
func RowAt(line int) Rows { return Rows(strconv.Itoa(line)) }

// and are these rows and others; what is so whatever the row stays so.
func (r Rows) and(others Rows) Rows {
	if r == "" || others == "" {
		return ""
	}
	return r + " " + others
}

// Lines are their lines.
func (r Rows) Lines() []int {
	var lines []int
	for _, number := range strings.Fields(string(r)) {
		if line, err := strconv.Atoi(number); err == nil {
			lines = append(lines, line)
		}
	}
	return lines
}
