// Package ship hands the log of a pod's proxy over to the control plane, and keeps it for as long as that is away: what
// io.hauberk.sidecar.shipping does beside the control plane's own sidecars. The protocol is shipping.proto.
package ship

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Options of one shipper.
type Options struct {
	Log     string        // file that the proxy appends to; made if it is missing
	State   string        // directory of what has to be remembered; made if it is missing
	Limit   int64         // bytes that may wait on the disk, overstepped by what is written between two looks at it
	Control Control       // to whom
	Grace   time.Duration // how long it goes on at most once it was asked to end
	Say     func(string)  // told, in words for the user, when the control plane is away and back
}

// Run ships until stop is done, and from then on until everything in the file is kept or the grace is over. It is an error
// when the disk cannot do what is needed; nothing that can pass is one.
func Run(stop context.Context, options Options) error {
	if options.Log == "" || options.State == "" || options.Limit < 1<<20 {
		return errors.New("a shipper needs a log, a directory for its state and a limit of 1Mi or more")
	}
	for _, directory := range []string{filepath.Dir(options.Log), options.State} {
		if err := os.MkdirAll(directory, 0o750); err != nil {
			return err
		}
	}
	backlog, err := open(options.Log, options.State, options.Limit)
	if err != nil {
		return err
	}
	client := &client{control: options.Control}
	defer client.close()
	shipper := &shipper{backlog: backlog, to: client, refused: &refusedLines{directory: options.State}, say: options.Say, wait: look, saved: time.Now()}
	shipper.run(stop, options.Grace)
	left, err := backlog.close()
	if err != nil {
		return fmt.Errorf("the log's position cannot be written: %w", err)
	}
	if left > 0 {
		options.Say(fmt.Sprintf("%d bytes of the log were not handed over", left))
	}
	return nil
}
