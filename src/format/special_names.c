/*
 * Variables that are not settings: a value for one of them changes what a shell, a program loader
 * or an interpreter does, or cannot be assigned at all. The one list, for everything that gives
 * variables to a program or to a shell. A name that ends in `*` matches all that begin so.
 *
 * A setting that only has an effect on the program that asks for it (NODE_ENV, TZ, LANG,
 * HTTP_PROXY) is not here.
 */
#include "format/variables_write.h"

#include <string.h>

/* clang-format off */
static const char *const special[] = {
    /* shells: where programs and functions are found, and text that they run or expand */
    "PATH", "IFS", "ENV", "BASH", "BASH_*", "BASHOPTS", "SHELLOPTS", "SHELL", "PS0", "PS1", "PS2",
    "PS3", "PS4", "PROMPT", "PROMPT2", "PROMPT3", "PROMPT4", "PROMPT_COMMAND", "PROMPT_DIRTRIM",
    "PROMPT_EOL_MARK", "RPROMPT", "RPROMPT2", "RPS1", "RPS2", "SPROMPT", "POSTEDIT", "CDPATH",
    "FPATH", "MODULE_PATH", "GLOBIGNORE", "EXECIGNORE", "FIGNORE", "HOME", "PWD", "OLDPWD",
    "ZDOTDIR", "NULLCMD", "READNULLCMD", "POSIXLY_CORRECT", "FCEDIT", "HISTFILE", "HISTIGNORE",
    "HISTCONTROL", "HISTTIMEFORMAT", "INPUTRC", "MAILPATH", "STTY", "TMPPREFIX", "TMPSUFFIX",
    "WORDCHARS", "IGNOREEOF", "TERMINFO", "TERMINFO_DIRS", "TERMPATH", "TERMCAP",
    /* shells: what is read only, a number or set by the shell itself */
    "_", "ARGC", "BASHPID", "BAUD", "CHILD_MAX", "COLUMNS", "COMPREPLY", "COMP_*", "DIRSTACK",
    "DIRSTACKSIZE", "EGID", "EPOCHREALTIME", "EPOCHSECONDS", "ERRNO", "EUID", "FUNCNAME",
    "FUNCNEST", "GID", "GROUPS", "HISTCHARS", "HISTCMD", "HISTFILESIZE", "HISTSIZE", "KEYTIMEOUT",
    "KSH_*", "LINENO", "LINES", "LISTMAX", "LOGCHECK", "MAILCHECK", "OPTARG", "OPTERR", "OPTIND",
    "PIPESTATUS", "PPID", "RANDOM", "SAVEHIST", "SECONDS", "SHLVL", "SRANDOM", "TMOUT",
    "TRY_BLOCK_ERROR", "TRY_BLOCK_INTERRUPT", "TTY", "TTYIDLE", "UID", "USERNAME", "ZLE_*", "ZSH_*",
    /* zsh gives these in small letters a meaning, and names from a dotenv file keep theirs */
    "aliases", "argv", "builtins", "cdpath", "commands", "dirstack", "dis_*", "fignore", "fpath",
    "funcfiletrace", "funcsourcetrace", "funcstack", "functions", "functions_source", "functrace",
    "galiases", "histchars", "history", "historywords", "jobdirs", "jobstates", "jobtexts",
    "keymaps", "mailpath", "manpath", "match", "mbegin", "mend", "module_path", "modules",
    "nameddirs", "options", "parameters", "patchars", "path", "pipestatus", "prompt", "psvar",
    "reswords", "saliases", "signals", "status", "termcap", "terminfo", "userdirs", "usergroups",
    "watch", "widgets", "zle_*", "zsh_*",
    /* the loader, the C library, and modules that programs load */
    "LD_*", "LDR_*", "DYLD_*", "_RLD*", "LIBPATH", "SHLIB_PATH", "GCONV_PATH", "GETCONF_DIR",
    "GLIBC_TUNABLES", "HOSTALIASES", "LOCALDOMAIN", "LOCPATH", "MALLOC_*", "NIS_PATH", "NLSPATH",
    "PATH_LOCALE", "RESOLV_HOST_CONF", "RES_OPTIONS", "TZDIR", "OPENSSL_CONF", "OPENSSL_ENGINES",
    "OPENSSL_MODULES", "KRB5_CONFIG", "AUTHSTATE", "GIO_EXTRA_MODULES", "GIO_MODULE_DIR",
    "GTK_MODULES", "GTK_PATH", "QT_PLUGIN_PATH", "CORECLR_ENABLE_PROFILING", "CORECLR_PROFILER*",
    "COR_ENABLE_PROFILING", "COR_PROFILER*", "DOTNET_STARTUP_HOOKS",
    /* interpreters and build tools: code that they load, options that they take */
    "PYTHON*", "NODE_OPTIONS", "NODE_PATH", "NODE_REPL_EXTERNAL_MODULE", "PERL5DB", "PERL5LIB",
    "PERL5OPT", "PERL5SHELL", "PERLIO*", "PERLLIB", "RUBYLIB", "RUBYOPT", "RUBYPATH", "RUBYSHELL",
    "GEM_HOME", "GEM_PATH", "BUNDLE_GEMFILE", "CLASSPATH", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS",
    "_JAVA_OPTIONS", "PHPRC", "PHP_INI_SCAN_DIR", "LUA_INIT*", "LUA_PATH*", "LUA_CPATH*",
    "TCLLIBPATH", "R_PROFILE*", "R_ENVIRON*", "ERL_AFLAGS", "ERL_FLAGS", "ERL_LIBS", "ERL_ZFLAGS",
    "GUILE_LOAD_PATH", "EMACSLOADPATH", "VIMINIT", "EXINIT", "AWKPATH", "AWKLIBPATH", "MAKEFLAGS",
    "MAKEFILES", "MFLAGS", "GNUMAKEFLAGS", "GOFLAGS", "RUSTFLAGS", "RUSTC_WRAPPER",
    /* programs that other programs start */
    "BROWSER", "EDITOR", "LESSCLOSE", "LESSOPEN", "MANPAGER", "PAGER", "VISUAL", "SSH_ASKPASS",
    "SUDO_ASKPASS", "GIT_ASKPASS", "GIT_CONFIG*", "GIT_EDITOR", "GIT_EXEC_PATH",
    "GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_PROXY_COMMAND", "GIT_SEQUENCE_EDITOR", "GIT_SSH",
    "GIT_SSH_COMMAND", "GIT_TEMPLATE_DIR", "RSYNC_RSH", "CVS_RSH", "HGRCPATH",
};
/* clang-format on */

static bool matches(const char *pattern, const char *name, size_t length)
{
    size_t size = strlen(pattern);
    if (pattern[size - 1] == '*') {
        return length >= size - 1 && memcmp(pattern, name, size - 1) == 0;
    }
    return length == size && memcmp(pattern, name, size) == 0;
}

bool sc_variable_is_special(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof special / sizeof *special; i++) {
        if (matches(special[i], name, length)) {
            return true;
        }
    }
    return false;
}
