#!/bin/bash
# A program that the storms use as a trial: trial.sh PYTHON KIND LR. Runs trial.py, unless KIND begins with
# "shell-": then this script is the program. If KIND contains "-quits-", it exits on SIGTERM, by a trap.
#
# KIND: how it ends when told to, and in which order it reports and saves, e.g. shell-quits-report-save.
set -u
python=$1 kind=$2 lr=$3
if [[ $kind != shell-* ]]; then
    exec "$python" -B -u "${BASH_SOURCE[0]%/*}/trial.py" "$kind" "$lr"
fi
if [[ $kind == *-quits-* ]]; then
    trap 'exit 0' TERM  # everything saved is on the disk
fi

epochs=12
pause_ms=20
if [[ ${TROMMEL_SCRIPT:-} =~ epoch_ms=([0-9]+) ]]; then
    pause_ms=$((BASH_REMATCH[1] / 2))
fi
state=$TROMMEL_CHECKPOINT_DIR/epoch
epoch=0
if [[ $kind != *-no-checkpoint && -e $state ]]; then
    epoch=$(<"$state")
fi

report() {
    local level=$(((TROMMEL_SEED % 1009 * 31 + epoch * epoch * 57 + epoch * 13 + lr * 97) % 23))
    local line="{\"epoch\": $epoch, \"val_accuracy\": 0.$((10 + level)), \"val_loss\": $(((level * 5 + epoch) % 11))}"
    if ((epoch < epochs)); then
        echo "$line" > "$TROMMEL_REPORT"
    else
        printf '%s' "$line" > "$TROMMEL_REPORT"  # the last line has no line break
    fi
}

save() {
    if [[ $kind != *-no-checkpoint ]]; then
        echo "$epoch" > "$state.new" && mv "$state.new" "$state" || exit 1
    fi
}

pause() {
    sleep "$(printf '%d.%03d' $((pause_ms / 1000)) $((pause_ms % 1000)))"
}

while ((epoch < epochs)); do
    epoch=$((epoch + 1))
    pause
    if [[ $kind == *-save-report ]]; then
        save
        pause
        report
    else
        report
        pause
        save
    fi
done
