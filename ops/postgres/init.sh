#!/bin/sh
# Runs once, when the database is new: one role for Temporal, one with its own database for the Noti inbox.
set -eu

psql --username "$POSTGRES_USER" --dbname postgres --set ON_ERROR_STOP=1 \
  --set temporal_password="$(cat "$TEMPORAL_DATABASE_PASSWORD_FILE")" \
  --set inbox_password="$(cat "$INBOX_DATABASE_PASSWORD_FILE")" <<'SQL'
CREATE ROLE temporal LOGIN CREATEDB PASSWORD :'temporal_password';
CREATE ROLE inbox LOGIN PASSWORD :'inbox_password';
CREATE DATABASE inbox OWNER inbox;
REVOKE CONNECT ON DATABASE inbox FROM PUBLIC;
SQL
