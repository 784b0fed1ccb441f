package service

import (
	"testing"

	"github.com/streamspec/streamspec/internal/testhelp"
)

// The first ports are held by the runner, which such a server cannot share.
func TestAServerWithoutSO_REUSEADDRGetsAPortThatIsNotHeld(t *testing.T) {
	def := behaving("simple")
	def.Ready = nil
	inst := acquire(t, newTestPool(t), def)
	testhelp.Get(t, inst.URL())
}
