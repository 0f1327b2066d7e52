// Package bench measures what stands against the goals for speed: both sides in one run, round by
// round in turn, medians, and the ratio in plain words at the end. It runs on a cluster of its own
// with fsync on, whatever cluster the command around it has started. It may import everything.
//
//	make bench
//	go test -run '^$' -bench Answers ./bench
package bench
