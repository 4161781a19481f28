package ship

import (
	"context"
	"time"
)

const (
	look        = 200 * time.Millisecond
	longestWait = 2 * time.Second
	saveAfter   = time.Second
	patience    = 10 * time.Second
)

// destination is where batches go.
type destination interface {
	// ship returns when the batch is kept there; an error when that is not known.
	ship(ctx context.Context, b *batch) error
}

// shipper hands over what the proxy writes, soon after it was written, or when the control plane is back. Nothing is lost
// when this process is killed: the proxy goes on writing into its file, and the next shipper reads on from there.
type shipper struct {
	backlog *backlog
	to      destination
	say     func(string)
	wait    time.Duration
	away    bool
	saved   time.Time
}

// run ends when stop is done and all that stands in the file is kept, or the grace is over.
func (s *shipper) run(stop context.Context, grace time.Duration) {
	hard, cancel := context.WithCancel(context.Background())
	defer cancel()
	defer context.AfterFunc(stop, func() { time.AfterFunc(grace, cancel) })()
	for hard.Err() == nil {
		done := stop.Err() != nil
		switch s.step(hard) {
		case more:
			continue
		case nothing:
			if done {
				return
			}
			pause(stop, s.wait)
		case failed:
			if done {
				pause(hard, s.wait)
			} else {
				pause(stop, s.wait)
			}
		}
	}
}

func pause(until context.Context, most time.Duration) {
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-until.Done():
	case <-timer.C:
	}
}

// outcome of one step.
type outcome int

const (
	more    outcome = iota // there may be more to do at once
	nothing                // all was kept
	failed                 // to be tried again later
)

func (s *shipper) step(ctx context.Context) outcome {
	batch, err := s.backlog.next()
	if err != nil {
		return s.delayed("the log cannot be handed over: " + err.Error())
	}
	if batch != nil {
		call, cancel := context.WithTimeout(ctx, patience)
		err := s.to.ship(call, batch)
		cancel()
		if err != nil {
			return s.delayed("the log waits here, the control plane does not take it: " + err.Error())
		}
		err = s.backlog.kept(batch)
		if err != nil {
			return s.delayed("the log's position cannot be written: " + err.Error())
		}
	}
	if time.Since(s.saved) > saveAfter {
		s.saved = time.Now()
		if err := s.backlog.save(); err != nil {
			return s.delayed("the log's position cannot be written: " + err.Error())
		}
	}
	s.wait = look
	if batch == nil {
		return nothing
	}
	if s.away {
		s.say("the log is handed over again")
		s.away = false
	}
	return more
}

func (s *shipper) delayed(why string) outcome {
	if !s.away {
		s.say(why)
		s.away = true
	}
	s.wait = min(2*s.wait, longestWait)
	err := s.backlog.force()
	shed := false
	if err == nil {
		shed, err = s.backlog.relieve()
	}
	if shed {
		s.say("the log has no room left: what was allowed is counted instead")
	}
	if err != nil {
		s.say("the log cannot be kept: " + err.Error())
	}
	return failed
}
