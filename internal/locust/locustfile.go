package locust

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// classOf is the class of Locust's users that play a scenario.
func classOf(scenario string) string {
	var name strings.Builder
	up := true
	for _, r := range scenario {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r) || r > unicode.MaxASCII:
			up = true
			continue
		case up:
			r = unicode.ToUpper(r)
		}
		name.WriteRune(r)
		up = false
	}
	if text := name.String(); text != "" && !unicode.IsDigit(rune(text[0])) {
		return text
	}
	return "Scenario" + name.String()
}

// Classes are the classes of users that play scenarios, by the names of these; each is another.
func Classes(scenarios []string) []string {
	var all []string
	taken := map[string]int{}
	for _, s := range scenarios {
		class := classOf(s)
		if taken[class]++; taken[class] > 1 {
			class = fmt.Sprintf("%s%d", class, taken[class])
		}
		all = append(all, class)
	}
	return all
}

// WriteLocustfile writes what a master needs: a class of users for each scenario.
func WriteLocustfile(to io.Writer, scenarios []string) error {
	var text strings.Builder
	text.WriteString("# For the master alone: streamspec's workers play the scenarios.\n#   locust -f FILE --master\n#   streamspec load SCENARIO… --locust MASTER:5557\nfrom locust import User, task\n")
	for i, class := range Classes(scenarios) {
		fmt.Fprintf(&text, "\n\nclass %s(User):\n    # %s\n    @task\n    def play(self):\n        raise NotImplementedError(\"streamspec's workers play this\")\n", class, strings.Map(oneLine, scenarios[i]))
	}
	_, err := io.WriteString(to, text.String())
	return err
}

// oneLine leaves out what would end a comment.
func oneLine(r rune) rune {
	if !unicode.IsPrint(r) {
		return -1
	}
	return r
}
