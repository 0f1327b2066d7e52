// Package store keeps what the program must not lose, in Postgres. It is the only package that
// knows SQL: one file per table, each statement beside its arguments. It imports registry and,
// of foreign libraries, sqlx, lib/pq and goose.
//
// Everything is read and written inside a transaction that As opens for one scope: row-level
// security shows and accepts only what lies in that scope, so a forgotten WHERE shows nothing.
package store
