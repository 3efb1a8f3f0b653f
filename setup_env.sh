# Loads the .env beside this file into your shell:  source ./setup_env.sh
#
# For bash and zsh; also for other POSIX shells (`. ./setup_env.sh`, in this folder). What is set
# already stays as it is, so open a new shell, or unset a variable, after you changed it in .env.
# The values are text, read as mlreg reads them: nothing in .env is executed, and no value is shown.

# A function whose body is a subshell: neither its variables nor its options reach your shell. It
# prints assignments, with every value in single quotes, for `eval`.
mlreg_setup_env() (
  set +eu
  remedy='cp .env.example .env'
  tell_user() { printf 'setup_env.sh: %s\n' "$1" >&2; }

  if [ -n "${BASH_VERSION-}" ]; then
    file=$BASH_SOURCE
    shopt -u nocasematch
  elif [ -n "${ZSH_VERSION-}" ]; then
    eval 'file=${(%):-%x}'
    emulate sh
  else
    file=./setup_env.sh
    remedy='this shell looks in the working folder, so cd to the folder of .env'
  fi
  # In some locales there are more letters between A and Z.
  LC_ALL=C
  case $file in (*/*) file=${file%/*}/.env ;; (*) file=./.env ;; esac

  newline='
'
  next_line() {
    line=${rest%%"$newline"*}
    case $rest in (*"$newline"*) rest=${rest#*"$newline"} ;; (*) rest= ;; esac
    number=$((number + 1))
  }
  trim_start() {
    trimmed=$1
    while :; do
      case $trimmed in (' '* | '	'*) trimmed=${trimmed#?} ;; (*) break ;; esac
    done
  }
  trim_end() {
    trimmed=$1
    while :; do
      case $trimmed in (*' ' | *'	') trimmed=${trimmed%?} ;; (*) break ;; esac
    done
  }
  # Sets `value` from what stands behind the `=`; a value in quotes may take up further lines.
  read_value() {
    trim_start "$1"
    case $trimmed in
      (\"*) quote=\" ;;
      (\'*) quote=\' ;;
      (\`*) quote=\` ;;
      (*) trim_end "${trimmed%%'#'*}"; value=$trimmed; return ;;
    esac
    value=${trimmed#?}
    case $value$rest in
      (*"$quote"*) ;;
      (*) trim_end "$quote$value"; value=$trimmed; return ;;
    esac
    while :; do
      case $value in (*"$quote"*) break ;; esac
      next_line
      value=$value$newline$line
    done
    value=${value%%"$quote"*}
    [ "$quote" = \" ] || return
    while :; do
      case $value in
        (*'\n'*) value=${value%%'\n'*}$newline${value#*'\n'} ;;
        (*) break ;;
      esac
    done
  }
  # Puts an assignment before those there are, because the last one in .env counts. A variable that
  # is there already, even empty, is left alone.
  add_assignment() {
    quoted=
    while :; do
      case $value in
        (*\'*) quoted=$quoted${value%%\'*}\'\\\'\'; value=${value#*\'} ;;
        (*) break ;;
      esac
    done
    assignments="[ -n \"\${$name+x}\" ] || export $name='$quoted$value'; export $name
$assignments"
  }

  rest= number=0 assignments= left_out=
  if [ -r "$file" ] && [ ! -d "$file" ]; then
    rest=$(tr -d '\r\000' <"$file")
    rest=${rest#"$(printf '\357\273\277')"}
  else
    tell_user "there is no .env that can be read: $remedy"
  fi
  while [ -n "$rest" ]; do
    next_line
    start=$number
    trim_start "$line"
    case $trimmed in
      ('' | '#'*) continue ;;
      ([!=]*=*) ;;
      (*) tell_user ".env:$start is not NAME=VALUE"; continue ;;
    esac
    trim_end "${trimmed%%=*}"
    name=$trimmed
    case $name in
      ('export '* | 'export	'*) trim_start "${name#export}"; name=$trimmed ;;
    esac
    read_value "${line#*=}"
    case $name in
      ('' | [0-9]* | *[!A-Za-z0-9_]*) tell_user ".env:$start is not NAME=VALUE" ;;
      # Its value is a command: it is given in the environment by whoever wants it to run.
      (MLREG_TOKEN_COMMAND) left_out="$left_out $name" ;;
      (MLFLOW_* | MLREG_* | AWS_* | ENVIRONMENT) add_assignment ;;
      (*) left_out="$left_out $name" ;;
    esac
  done
  if [ -n "$left_out" ]; then
    tell_user "left out, as only settings of MLflow, mlreg and AWS are taken:$left_out"
  fi

  eval "$assignments"
  missing=
  for name in MLFLOW_TRACKING_URI MLFLOW_ARTIFACT_ROOT MLFLOW_S3_ENDPOINT_URL \
    AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_DEFAULT_REGION; do
    eval "value=\${$name-}"
    [ -z "$value" ] || continue
    [ "$name" != MLFLOW_TRACKING_URI ] || name='MLFLOW_TRACKING_URI (required)'
    missing="$missing${missing:+, }$name"
  done
  if [ -n "$missing" ]; then
    tell_user "missing: $missing; put them into .env (.env.example shows how), or export them"
  fi
  printf '%s' "$assignments"
)

# `set -x` and `set -v` would show the values.
mlreg_load_env() {
  set +xv
  eval "$(mlreg_setup_env)"
  unset -f mlreg_setup_env mlreg_load_env
  case $1 in (*v*) set -v ;; esac
  case $1 in (*x*) set -x ;; esac
}
mlreg_load_env "$-"

case ${ZSH_EVAL_CONTEXT-}:${0##*/} in
  (:setup_env.sh | toplevel:setup_env.sh)
    echo 'setup_env.sh: it was run, so your shell has got nothing: source ./setup_env.sh' >&2
    ;;
esac
