package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/verdict"
)

// How large a curve is drawn, in pixels.
const (
	curveWide = 340
	curveHigh = 84
)

// pageLoad is what the page shows of a load.
type pageLoad struct {
	*verdict.Load
	Curves     []pageCurve
	Wide, High int
}

// pageCurve is a curve, drawn.
type pageCurve struct {
	Name, Line  string // its points, as SVG has them
	Most, Until string
}

func newPageLoad(of *verdict.Load) *pageLoad {
	if of == nil {
		return nil
	}
	p := &pageLoad{Load: of, Wide: curveWide, High: curveHigh}
	for _, c := range of.Curves {
		if len(c.Points) > 0 {
			p.Curves = append(p.Curves, drawn(c))
		}
	}
	return p
}

// drawn draws a curve from nothing to its largest number.
func drawn(c verdict.Curve) pageCurve {
	most, until := c.Most(), c.Points[len(c.Points)-1].At
	var line strings.Builder
	for _, p := range c.Points {
		x := curveWide * float64(p.At) / float64(max(until, 1))
		y := float64(curveHigh)
		if most > 0 {
			y *= 1 - p.Value/most
		}
		fmt.Fprintf(&line, "%.1f,%.1f ", x, y)
	}
	return pageCurve{Name: c.Name, Line: strings.TrimSpace(line.String()), Most: strings.TrimSpace(quantity(most) + " " + c.Unit), Until: until.Round(time.Second).String()}
}

// quantity is a number with as many digits as people look at.
func quantity(n float64) string {
	const coarse = 100
	if n >= coarse {
		return strconv.FormatFloat(n, 'f', 0, 64)
	}
	return strconv.FormatFloat(n, 'g', 3, 64)
}
