package service

import "testing"

// The first ports are held by the runner, which such a server cannot share.
func TestAServerWithoutSO_REUSEADDRGetsAPortThatIsNotHeld(t *testing.T) {
	def := behaving("simple")
	def.Ready = nil
	inst := acquire(t, newTestPool(t), def)
	get(t, inst.URL())
}
