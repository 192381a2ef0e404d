#!/bin/sh
# Creates the namespace and the search attributes that the program relies on. Safe to run at every start.
# Needs TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and NAMESPACE_RETENTION.
set -eu

try() { # try <what it is for> <command...>: again every 2 s while the server is still starting, for 2 minutes
  what="$1"
  shift
  attempt=1
  until "$@"; do
    if [ "$attempt" -ge 60 ]; then
      echo "Gave up: $what. Nothing more was done; look at the temporal service's log, then start this job again." >&2
      exit 1
    fi
    attempt=$((attempt + 1))
    sleep 2
  done
}

namespace() {
  temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" > /dev/null 2>&1 ||
    temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$NAMESPACE_RETENTION"
}

attribute() { # attribute <name> <type>
  known="$(temporal operator search-attribute list --namespace "$TEMPORAL_NAMESPACE")" || return 1
  printf '%s\n' "$known" | grep -Eq "^ *$1 " ||
    temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" --name "$1" --type "$2"
}

try 'Temporal is not healthy' temporal operator cluster health
try 'the namespace could not be created' namespace
try 'RefundState could not be added' attribute RefundState Keyword
try 'RefundTids could not be added' attribute RefundTids KeywordList
try 'OrderNo could not be added' attribute OrderNo Keyword
try 'RefundAmount could not be added' attribute RefundAmount Int
try 'DepositDeadline could not be added' attribute DepositDeadline Datetime
echo "Namespace $TEMPORAL_NAMESPACE is ready."
