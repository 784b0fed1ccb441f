package scenario

import "github.com/streamspec/streamspec/internal/moment"

type (
	// Moment is when something happens; see package moment.
	Moment = moment.Moment
	// When is a moment, or so much later.
	When = moment.When
	// Leave is when a client goes away, and comes back.
	Leave = moment.Leave
)
