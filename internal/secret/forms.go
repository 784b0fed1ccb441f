package secret

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// forms lists the spellings in which a value may be shown, the value itself among
// them, each once.
func forms(value string) []string {
	all := []string{value}
	all = append(all, percentEncoded(value)...)
	all = append(all, base64Encoded(value)...)
	all = append(all, hexEncoded(value)...)
	slices.Sort(all)
	for _, form := range slices.Compact(slices.Clone(all)) {
		if strings.ContainsFunc(form, isEscaped) {
			all = append(all, escaped(form)...)
		}
	}
	all = append(all, everyEscaped(value)...)
	slices.Sort(all)
	return slices.Compact(all)
}

// isEscaped tells characters that may be shown in another way. It is generous.
func isEscaped(r rune) bool {
	isWord := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	return !isWord && !strings.ContainsRune("-_.%=", r)
}

// escaped spells a text as the inside of a string in JSON, Go, XML and HTML; and as
// JSON in a quoted text, which is how a message shows an event's data.
func escaped(text string) []string {
	quoted := inside(strconv.Quote(text))
	all := []string{
		quoted, inside(strconv.Quote(quoted)), inside(strconv.QuoteToASCII(text)), html.EscapeString(text), xmlEscaped(text),
		strings.ReplaceAll(html.EscapeString(text), "+", "&#43;"), // as templates of Go have it
		strings.ReplaceAll(quoted, "/", `\/`),                     // JSON, as PHP writes it
		inside(strconv.Quote(strings.ReplaceAll(quoted, "/", `\/`))),
		strings.NewReplacer(`\\`, `\`, `\"`, `"`).Replace(quoted), // only what cannot be seen
	}
	for _, escapeHTML := range []bool{false, true} {
		inJSON := jsonEscaped(text, escapeHTML)
		all = append(all, inJSON, inside(strconv.Quote(inJSON)), jsonEscaped(inJSON, escapeHTML))
	}
	return all
}

func inside(quoted string) string { return quoted[1 : len(quoted)-1] }

func jsonEscaped(text string, escapeHTML bool) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(escapeHTML)
	_ = encoder.Encode(text) // a string can always be encoded
	return inside(strings.TrimSuffix(out.String(), "\n"))
}

func xmlEscaped(text string) string {
	var out bytes.Buffer
	_ = xml.EscapeText(&out, []byte(text)) // a buffer takes everything
	return out.String()
}

// percentEncoded spells a text as parts of URLs do. Encoders differ in what they
// leave as it is, and in the case of hexadecimal digits.
func percentEncoded(text string) []string {
	query := url.QueryEscape(text)
	user := strings.TrimPrefix(url.UserPassword("", text).String(), ":")
	component := strings.NewReplacer("+", "%20", "%21", "!", "%27", "'", "%28", "(", "%29", ")", "%2A", "*").Replace(query)
	var every strings.Builder
	for _, b := range []byte(text) {
		every.WriteString("%" + strings.ToUpper(strconv.FormatUint(uint64(b)|0x100, 16)[1:]))
	}
	all := []string{query, strings.ReplaceAll(query, "+", "%20"), url.PathEscape(text), user, component, every.String()}
	for _, form := range slices.Clone(all) {
		all = append(all, percentCode.ReplaceAllStringFunc(form, strings.ToLower))
	}
	return all
}

var percentCode = regexp.MustCompile(`%[0-9A-F]{2}`)

// base64Encoded spells a text as base64 does, by itself and at the three places that
// it can have in the groups of a longer text: there, characters that also hold bits
// of what is around it are left out. What has + and / may be URL-encoded again.
func base64Encoded(text string) []string {
	var all []string
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
		whole := encoding.EncodeToString([]byte(text))
		all = append(all, whole, strings.TrimRight(whole, "="))
		for before := range 3 {
			longer := encoding.EncodeToString([]byte(strings.Repeat("\x00", before) + text))
			all = append(all, longer[(before*8+5)/6:(before+len(text))*8/6])
		}
	}
	for _, form := range slices.Clone(all) {
		all = append(all, url.QueryEscape(form), percentCode.ReplaceAllStringFunc(url.QueryEscape(form), strings.ToLower))
	}
	return all
}

// hexEncoded spells a text as the hexadecimal digits of its bytes.
func hexEncoded(text string) []string {
	lower := hex.EncodeToString([]byte(text))
	return []string{lower, strings.ToUpper(lower)}
}

// everyEscaped spells each character of a text as its number: in JSON and JavaScript, and in
// XML and HTML.
func everyEscaped(text string) []string {
	formats := []string{"&#%d;", "&#x%x;", "&#x%X;", "&#X%X;", "&#%04d;"}
	var units strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&units, `\u%04x`, unit)
	}
	all := []string{units.String(), strings.ReplaceAll(strings.ToUpper(units.String()), `\U`, `\u`)}
	for _, escaped := range slices.Clone(all) {
		all = append(all, inside(strconv.Quote(escaped))) // in a string of JSON again
	}
	for _, format := range formats {
		var out strings.Builder
		for _, r := range text {
			fmt.Fprintf(&out, format, r)
		}
		all = append(all, out.String())
	}
	return all
}
