package gaps

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

// none stands for what is not known.
const none = "–"

func (e Entry) cells() []string {
	seen := none
	if !e.LastSeen.IsZero() {
		seen = e.LastSeen.Format(time.DateOnly)
	}
	return []string{
		e.Called(), cmp.Or(e.Service, none), string(e.State), cmp.Or(e.Since, none), cmp.Or(e.Expires, none), cmp.Or(e.Owner, none), cmp.Or(e.Ticket, none), seen,
	}
}

var titles = []string{"gap", "service", "state", "since", "expires", "owner", "ticket", "last seen"}

// Text writes the ledger for people.
func (l Ledger) Text(out io.Writer) error {
	if len(l.Entries) == 0 {
		_, err := fmt.Fprintln(out, "no gap is known")
		return err
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, strings.Join(titles, "\t"))
	for _, e := range l.Entries {
		fmt.Fprintln(w, strings.Join(e.cells(), "\t"))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	var b strings.Builder
	for _, e := range l.Entries {
		if e.Bad() {
			fmt.Fprintf(&b, "\n%s %s: %s\n  It is: %s\n", e.Called(), where(e), advice(e), e.Reason)
		}
	}
	fmt.Fprintf(&b, "\n%s\n", l.counts())
	_, err := io.WriteString(out, b.String())
	return err
}

func where(e Entry) string {
	if e.Service == "" {
		return "in all services"
	}
	return "in " + e.Service
}

// advice is what is to be done about a bad entry.
func advice(e Entry) string {
	if e.State == Closed {
		return "it has closed, and is still marked. Remove its mark, so that it stays closed."
	}
	return fmt.Sprintf("it was accepted until %s. Close it, or agree on another day.", e.Expires)
}

// counts are the entries by their states.
func (l Ledger) counts() string {
	var parts []string
	for _, state := range []State{Open, Closed, Expired, Moot} {
		n := 0
		for _, e := range l.Entries {
			if e.State == state {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, state))
		}
	}
	return strings.Join(parts, ", ")
}

// Markdown writes the ledger as a table for a page, or a pull request.
func (l Ledger) Markdown(out io.Writer) error {
	var b strings.Builder
	row := func(cells []string) { fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | ")) }
	row(append(append([]string{}, titles...), "reason"))
	b.WriteString(strings.Repeat("| --- ", len(titles)+1) + "|\n")
	for _, e := range l.Entries {
		cells := append(e.cells(), e.Reason)
		for i := range cells {
			cells[i] = inCell(cells[i])
		}
		if e.Bad() {
			cells[2] = "**" + cells[2] + "**"
		}
		row(cells)
	}
	fmt.Fprintf(&b, "\n%s\n", cmp.Or(l.counts(), "no gap is known"))
	_, err := io.WriteString(out, b.String())
	return err
}

var cell = strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;", "*", `\*`, "`", "\\`", "[", `\[`)

// inCell is a text that stays what it is in a cell of a table.
func inCell(text string) string { return cell.Replace(strings.TrimSpace(text)) }

// JSON writes the ledger for programs.
func (l Ledger) JSON(out io.Writer) error {
	type entry struct {
		Gap        string      `json:"gap,omitempty"`
		File       string      `json:"file"`
		Service    string      `json:"service,omitempty"`
		State      State       `json:"state"`
		Reason     string      `json:"reason"`
		Ticket     string      `json:"ticket,omitempty"`
		Owner      string      `json:"owner,omitempty"`
		Since      string      `json:"since,omitempty"`
		Expires    string      `json:"expires,omitempty"`
		LastSeen   *time.Time  `json:"last_seen,omitempty"`
		SeenIn     []string    `json:"seen_in,omitempty"`
		Signatures []Signature `json:"signatures,omitempty"`
	}
	entries := []entry{}
	for _, e := range l.Entries {
		one := entry{e.Name, e.File, e.Service, e.State, e.Reason, e.Ticket, e.Owner, e.Since, e.Expires, nil, e.SeenIn, e.Signatures}
		if !e.LastSeen.IsZero() {
			one.LastSeen = &e.LastSeen
		}
		entries = append(entries, one)
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(map[string]any{"gaps": entries})
}
