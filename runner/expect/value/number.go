package value

import (
	"cmp"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
)

// Compare answers -1, 0 or 1 for two JSON numbers, by all their digits; see [Equal]. It
// takes no memory.
func Compare(a, b gjson.Result) int {
	switch {
	case a.Num != b.Num:
		return cmp.Compare(a.Num, b.Num)
	case a.Raw == b.Raw:
		return 0
	default:
		return decimalOf(a.Raw).compare(decimalOf(b.Raw))
	}
}

// decimal is a number as its digits and where its point stands, so that an exponent is
// never written out: the value is 0.DIGITS × 10^point. Zero has no digits.
type decimal struct {
	negative bool
	whole    string // the first digits, and
	fraction string // those that follow; neither the first nor the last of all is a 0
	point    int64
	raw      string // of a number whose exponent is too long to calculate with; it is not zero
}

// How long an exponent can be for numbers to be compared by value, and how large.
const (
	maxExponentDigits = 18
	maxExponent       = 999_999_999_999_999_999
)

// decimalOf reads a number of JSON.
func decimalOf(raw string) decimal {
	var d decimal
	mantissa, exponent := raw, int64(0)
	if i := strings.IndexAny(raw, "eE"); i >= 0 {
		mantissa = raw[:i]
		exponent, d.raw = exponentOf(raw[i+1:], raw)
	}
	mantissa, d.negative = strings.CutPrefix(mantissa, "-")
	d.whole, d.fraction, _ = strings.Cut(mantissa, ".")
	d.point = exponent + int64(len(d.whole))
	d.trim()
	switch {
	case d.digits() == 0:
		return decimal{}
	case d.point > maxExponent || d.point < -maxExponent:
		d.raw = raw
	}
	return d
}

func exponentOf(text, raw string) (exponent int64, tooLong string) {
	sign := strings.HasPrefix(text, "-")
	digits := strings.TrimLeft(strings.TrimLeft(text, "+-"), "0")
	if len(digits) > maxExponentDigits {
		return 0, raw
	}
	exponent, _ = strconv.ParseInt("0"+digits, 10, 64)
	if sign {
		return -exponent, ""
	}
	return exponent, ""
}

// trim removes the zeros before the first and behind the last other digit.
func (d *decimal) trim() {
	zeros := len(d.whole)
	d.whole = strings.TrimLeft(d.whole, "0")
	d.point -= int64(zeros - len(d.whole))
	if d.whole == "" {
		zeros = len(d.fraction)
		d.fraction = strings.TrimLeft(d.fraction, "0")
		d.point -= int64(zeros - len(d.fraction))
	}
	d.fraction = strings.TrimRight(d.fraction, "0")
	if d.fraction == "" {
		d.whole = strings.TrimRight(d.whole, "0")
	}
}

func (d *decimal) digits() int { return len(d.whole) + len(d.fraction) }

// digit is one of the digits, from 0; behind the last they are zeros.
func (d *decimal) digit(i int) byte {
	switch {
	case i < len(d.whole):
		return d.whole[i]
	case i < d.digits():
		return d.fraction[i-len(d.whole)]
	default:
		return '0'
	}
}

// isWhole tells that no digit stands behind the point.
func (d decimal) isWhole() bool {
	if d.raw != "" {
		return strings.LastIndexByte(d.raw, '-') < 1 // of its exponent
	}
	return d.point >= int64(d.digits())
}

func (d decimal) compare(other decimal) int {
	switch {
	case d.raw != "" || other.raw != "":
		return cmp.Compare(d.raw, other.raw)
	case d.sign() != other.sign():
		return cmp.Compare(d.sign(), other.sign())
	case d.negative:
		return other.compareSize(d)
	default:
		return d.compareSize(other)
	}
}

func (d *decimal) sign() int {
	switch {
	case d.digits() == 0:
		return 0
	case d.negative:
		return -1
	default:
		return 1
	}
}

// compareSize compares two numbers without their signs. Neither is zero, or both are.
func (d decimal) compareSize(other decimal) int {
	if order := cmp.Compare(d.point, other.point); order != 0 {
		return order
	}
	for i := range max(d.digits(), other.digits()) {
		if order := cmp.Compare(d.digit(i), other.digit(i)); order != 0 {
			return order
		}
	}
	return 0
}

// Between how many zeros a number is written with its point; beyond, it has an exponent.
const (
	maxZerosBehind = 20 // 100000000000000000000
	maxZerosBefore = 6  // 0.0000001
)

// appendTo writes the number in one way, whatever way it was written: an integer of so
// many digits as it is.
func (d decimal) appendTo(to []byte) []byte {
	if d.raw != "" {
		return append(to, d.raw...)
	}
	if d.digits() == 0 {
		return append(to, '0')
	}
	if d.negative {
		to = append(to, '-')
	}
	switch zeros := d.point - int64(d.digits()); {
	case zeros > maxZerosBehind || d.point < -maxZerosBefore:
		to = d.appendDigits(to, 0, 1)
		if d.digits() > 1 {
			to = d.appendDigits(append(to, '.'), 1, d.digits())
		}
		return strconv.AppendInt(append(to, 'e'), d.point-1, 10)
	case zeros >= 0:
		return appendZeros(d.appendDigits(to, 0, d.digits()), zeros)
	case d.point > 0:
		return d.appendDigits(append(d.appendDigits(to, 0, int(d.point)), '.'), int(d.point), d.digits())
	default:
		return d.appendDigits(appendZeros(append(to, '0', '.'), -d.point), 0, d.digits())
	}
}

func (d *decimal) appendDigits(to []byte, from, until int) []byte {
	for i := from; i < until; i++ {
		to = append(to, d.digit(i))
	}
	return to
}

func appendZeros(to []byte, n int64) []byte {
	for range n {
		to = append(to, '0')
	}
	return to
}

// MaxExactDigits bounds the numbers that are calculated with, digits and exponent: the
// difference of 1 and 1e1000000000 would be a gigabyte.
const MaxExactDigits = 400

// Exact is a number to calculate with, with all its digits: a JSON number, or a text that
// is written as one. False: it is none, or one beyond [MaxExactDigits].
func Exact(v gjson.Result) (*big.Rat, bool) {
	text := Text(v)
	if v.Type == gjson.String && gjson.Valid(text) {
		v = gjson.Parse(text)
	}
	if v.Type != gjson.Number || len(text) > MaxExactDigits {
		return nil, false
	}
	d := decimalOf(v.Raw)
	if d.raw != "" || d.point > MaxExactDigits || d.point < -MaxExactDigits {
		return nil, false
	}
	return new(big.Rat).SetString(v.Raw)
}

// rounding is the share of a value by which the difference of two binary fractions may be
// off: 0.3 - 0.2 is a little more than 0.1.
const rounding = 1e-9

// ApartAtMost tells whether two numbers are at most so much apart, by all their digits as
// far as they are [Exact]. It takes memory only where that is needed.
func ApartAtMost(a, b gjson.Result, most float64) bool {
	apart := math.Abs(a.Num - b.Num)
	slack := rounding * max(math.Abs(a.Num), math.Abs(b.Num))
	switch {
	case a.Raw == b.Raw || apart+slack <= most:
		return most >= 0
	case apart-slack > most:
		return false
	}
	from, okA := Exact(a)
	to, okB := Exact(b)
	limit, okLimit := new(big.Rat).SetString(strconv.FormatFloat(most, 'f', -1, 64))
	if !okA || !okB || !okLimit {
		return apart <= most || Compare(a, b) == 0 && most >= 0
	}
	return to.Sub(to, from).Abs(to).Cmp(limit) <= 0
}
