package ship

import (
	"encoding/binary"
	"errors"
)

// batch of lines that follow each other, as shipping.proto has it.
type batch struct {
	log   string
	first int64
	end   int64
	lines []line
	shed  []shed
	// refused lines were offered alone, and will never be taken.
	refused int64
}

type line struct {
	number int64
	json   []byte
}

// shed are lines for which there was no room.
type shed struct {
	decision string
	count    int64
	denied   bool
}

// Kinds of fields on the wire; see https://protobuf.dev/programming-guides/encoding.
const (
	varint = 0
	fixed8 = 1
	text   = 2
	fixed4 = 5
)

// encode appends the message Batch. Fields that have their default are left out, as protobuf wants it.
func (b *batch) encode(to []byte, sentAt int64) []byte {
	to = appendText(to, 1, []byte(b.log))
	to = appendNumber(to, 2, b.first)
	to = appendNumber(to, 3, b.end)
	var inner []byte
	for _, line := range b.lines {
		inner = appendNumber(inner[:0], 1, line.number)
		to = appendTag(to, 4, text)
		to = binary.AppendUvarint(to, uint64(len(inner)+textSize(line.json)))
		to = append(to, inner...)
		to = appendText(to, 2, line.json)
	}
	for _, shed := range b.shed {
		inner = appendText(inner[:0], 1, []byte(shed.decision))
		inner = appendNumber(inner, 2, shed.count)
		if shed.denied {
			inner = appendNumber(inner, 3, 1)
		}
		to = appendText(to, 5, inner)
	}
	to = appendNumber(to, 6, sentAt)
	return appendNumber(to, 7, b.refused)
}

func appendTag(to []byte, field, kind uint64) []byte {
	return binary.AppendUvarint(to, field<<3|kind)
}

func appendNumber(to []byte, field uint64, value int64) []byte {
	if value == 0 {
		return to
	}
	return binary.AppendUvarint(appendTag(to, field, varint), uint64(value))
}

func appendText(to []byte, field uint64, value []byte) []byte {
	if len(value) == 0 {
		return to
	}
	to = binary.AppendUvarint(appendTag(to, field, text), uint64(len(value)))
	return append(to, value...)
}

// textSize is what appendText appends for a field below 16.
func textSize(value []byte) int {
	if len(value) == 0 {
		return 0
	}
	return 1 + len(binary.AppendUvarint(nil, uint64(len(value)))) + len(value)
}

var errAnswer = errors.New("the answer cannot be read")

// kept is the answer: every line below that number is kept, but for those of the batch that can be no records.
type kept struct {
	end     int64
	refused []int64
}

// decodeKept reads the message Kept, and skips what it does not know.
func decodeKept(message []byte) (said kept, err error) {
	for len(message) > 0 {
		tag, n := binary.Uvarint(message)
		if n <= 0 {
			return kept{}, errAnswer
		}
		message = message[n:]
		size := 0
		switch tag & 7 {
		case varint:
			value, n := binary.Uvarint(message)
			if n <= 0 {
				return kept{}, errAnswer
			}
			switch tag >> 3 {
			case 1:
				said.end = int64(value)
			case 2:
				said.refused = append(said.refused, int64(value))
			}
			size = n
		case fixed8:
			size = 8
		case fixed4:
			size = 4
		case text:
			length, n := binary.Uvarint(message)
			if n <= 0 || length > uint64(len(message)) {
				return kept{}, errAnswer
			}
			size = n + int(length)
			if tag>>3 == 2 {
				if said.refused, err = appendNumbers(said.refused, message[n:size]); err != nil {
					return kept{}, err
				}
			}
		default:
			return kept{}, errAnswer
		}
		if size > len(message) {
			return kept{}, errAnswer
		}
		message = message[size:]
	}
	return said, nil
}

// appendNumbers reads a packed field.
func appendNumbers(to []int64, packed []byte) ([]int64, error) {
	for len(packed) > 0 {
		value, n := binary.Uvarint(packed)
		if n <= 0 {
			return nil, errAnswer
		}
		to = append(to, int64(value))
		packed = packed[n:]
	}
	return to, nil
}
