package ship

import (
	"context"
	"fmt"
	"slices"
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
	// ship returns when the batch is kept there, but for the lines of these numbers, which can be no records; an error when
	// that is not known.
	ship(ctx context.Context, b *batch) (refused []int64, err error)
}

// shipper hands over what the proxy writes, soon after it was written, or when the control plane is back. Nothing is lost
// when this process is killed: the proxy goes on writing into its file, and the next shipper reads on from there.
//
// A batch that the control plane will never take is halved until the line is known that it refuses; that line is set aside.
type shipper struct {
	backlog  *backlog
	to       destination
	refused  *refusedLines
	say      func(string)
	wait     time.Duration
	away     bool
	saved    time.Time
	suspects int // so many lines are next of which one at least is refused; 0 when that is not known
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
	batch, err := s.backlog.next(s.most())
	for _, name := range s.backlog.damaged() {
		s.say("a file of lines that wait is damaged, and they are told as lost: set aside as `" + name + "`")
	}
	if err != nil {
		return s.delayed("the log cannot be handed over: " + err.Error())
	}
	if batch != nil {
		refused, err := s.ship(ctx, batch)
		if isRefused(err) && len(batch.lines) > 1 {
			s.suspects = len(batch.lines)
			return more
		}
		if isRefused(err) && len(batch.lines) == 1 {
			refused, err = s.without(ctx, batch)
		}
		if err != nil {
			return s.delayed("the log waits here, the control plane does not take it: " + err.Error())
		}
		s.setAside(batch, refused)
		s.suspects = max(0, s.suspects-len(batch.lines))
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

func (s *shipper) ship(ctx context.Context, b *batch) ([]int64, error) {
	call, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return s.to.ship(call, b)
}

// most is how many lines the next batch may have.
func (s *shipper) most() int {
	if s.suspects == 0 {
		return everything
	}
	return max(1, s.suspects/2)
}

// without tells of the only line of a batch that it is refused, and hands over what else the batch has. A control plane that
// does not take even that refuses more than a line: then the line waits here like all the others.
func (s *shipper) without(ctx context.Context, b *batch) ([]int64, error) {
	number := b.lines[0].number
	_, err := s.ship(ctx, &batch{log: b.log, first: b.first, end: b.end, shed: b.shed, refused: 1})
	return []int64{number}, err
}

func (s *shipper) setAside(b *batch, refused []int64) {
	for _, line := range b.lines {
		if !slices.Contains(refused, line.number) {
			continue
		}
		count, err := s.refused.add(b.log, line)
		if err != nil {
			s.say("a line that the control plane refuses cannot be set aside: " + err.Error())
		}
		if count&(count-1) == 0 {
			s.say(fmt.Sprintf("the control plane refuses line %d of the log, %d so far: set aside in `%s`", line.number, count, refusedFile))
		}
	}
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
