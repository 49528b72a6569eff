/* One table: English as the sources say it, Chinese beside it. */
#include "view/words.h"

#include <stddef.h>
#include <string.h>

const char *const language_names[LANGUAGE_COUNT] = {"English", "中文"};
const char *const language_folders[LANGUAGE_COUNT] = {"en", "zh"};

static const char *const table[][2] = {
    {"difference", "相差"},
    {"back where the lesson was", "回到课程的位置"},
    {"the end of this lesson; H leads to all lessons", "本课结束；按 H 返回课程列表"},
    {"'%s' is not a number", "“%s”不是一个数"},
    {"For the teacher", "给教师"},
    {"page %d of %d", "第 %d 页，共 %d 页"},
    {"Space: next", "空格：继续"},
    {"Notes", "备注"},
    {"that is %s; try again", "这是 %s，再试一次"},
    {"Right.", "正确。"},
    {"Not that; try again.", "不对，再试一次。"},
    {"Hint", "提示"},
    {"its name, then Enter:", "输入名称后按 Enter："},
    {"click it on the right, or Enter and its name", "在右侧点击，或按 Enter 后输入名称"},
};

const char *word(Language language, const char *english)
{
    if (language == LANGUAGE_ENGLISH)
        return english;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i][0], english) == 0)
            return table[i][1];
    return english;
}

Language language_of(const char *locale)
{
    return locale && strncmp(locale, "zh", 2) == 0 ? LANGUAGE_CHINESE : LANGUAGE_ENGLISH;
}

bool words_line(int n, const char **english, const char **chinese)
{
    if (n < 0 || (size_t)n >= sizeof table / sizeof *table)
        return false;
    *english = table[n][0];
    *chinese = table[n][1];
    return true;
}
