#!/bin/sh
# Creates or upgrades the server's two databases. Safe to run at every start: what is there stays.
set -eu

SQL_PASSWORD="$(cat "$TEMPORAL_DATABASE_PASSWORD_FILE")"
export SQL_PASSWORD SQL_HOST SQL_PORT=5432 SQL_USER=temporal SQL_PLUGIN=postgres12

upgrade() {
  temporal-sql-tool --db "$1" create
  temporal-sql-tool --db "$1" setup-schema -v 0.0
  temporal-sql-tool --db "$1" update-schema -d "$SCHEMA_DIR/$2/versioned"
}

upgrade temporal temporal
upgrade temporal_visibility visibility
