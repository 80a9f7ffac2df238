/* Shared by the scripts of the three shells. */
#include "complete.h"

#include "topics.h"

#include <superconfig.h>

#include <stdio.h>
#include <string.h>

void complete_put_words(offer offers, const char *words)
{
    if (offers == OFFER_WORDS) {
        (void)fputs(words, stdout);
    }
    const char *const *formats = sc_format_names();
    const char *const *written = sc_format_written_names();
    bool both = offers == OFFER_OUTPUTS;
    for (size_t i = 0; (both || offers == OFFER_FORMATS) && formats[i] != NULL; i++) {
        if (!both || strcmp(formats[i], "image") != 0) { /* that is written by `compile` */
            (void)printf("%s%s", i != 0 ? " " : "", formats[i]);
        }
    }
    for (size_t i = 0; both && written[i] != NULL; i++) {
        (void)printf(" %s", written[i]);
    }
    for (size_t i = 0; offers == OFFER_COMMANDS && i < COMMAND_COUNT; i++) {
        (void)printf("%s ", cli_commands[i].name);
    }
    for (size_t i = 0; offers == OFFER_COMMANDS && i < topic_count; i++) {
        (void)printf("%s ", topics[i].name);
    }
    (void)fputs(offers == OFFER_COMMANDS ? "options" : "", stdout);
}

void complete_put_quoted(const char *text, const char *special, const char *quote)
{
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '\'') {
            (void)fputs(quote, stdout);
        } else {
            (void)printf("%s%c", strchr(special, *p) != NULL ? "\\" : "", *p);
        }
    }
}

void complete_put_valued(const char *separator)
{
    const char *between = "";
    for (size_t i = 0; i < cli_option_count; i++) {
        const cli_option *option = &cli_options[i];
        if (option->value == NULL || option->may_lack_value) {
            continue;
        }
        (void)printf("%s", between);
        if (option->letter != '\0') {
            (void)printf("-%c%s", option->letter, separator);
        }
        (void)printf("--%s", option->name);
        between = separator;
    }
}

void complete_put_commands(const char *separator)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        (void)printf("%s%s", i != 0 ? separator : "", cli_commands[i].name);
    }
}
