/* One table: English as the sources say it, Chinese beside it. */
#include "view/words.h"

#include <stddef.h>
#include <string.h>

const char *const language_names[LANGUAGE_COUNT] = {"English", "中文"};
const char *const language_folders[LANGUAGE_COUNT] = {"en", "zh"};

static const char *const table[][2] = {
    {"difference", "相差"},
    {"Keys", "按键"},
    {"On the screen", "画面"},
    {"a step forward, a step back, at the chosen level", "前进一步、后退一步，按所选层次"},
    {"a cell forward, a cell back", "前进一格、后退一格"},
    {"a layer forward, a layer back", "前进一层、后退一层"},
    {"play to the end; while playing, pause", "播放到底；播放中：暂停"},
    {"the next cell, the previous one", "下一格、上一格"},
    {"first step, last step, go to step …", "第一步、最后一步、转到某一步"},
    {"level; slower, faster", "层次；慢、快"},
    {"the other route; all routes side by side; home page", "另一种算法；各算法并排；首页"},
    {"edit values and shape: click or arrows, type, wheel, drag", "修改数值和形状：点击或方向键、输入、滚轮、拖动"},
    {"undo, redo, random numbers", "撤销、重做、随机数"},
    {"zoom, move, fit again", "缩放、移动、复原"},
    {"predict: type the value to come, or click its cells; → shows it", "预测：输入将出现的值，或点击它的格子；→ 显示"},
    {"nudge: change the cell at hand by ε, see the error move; ε", "微调：把当前格子改变 ε，看误差怎样变动；ε 的大小"},
    {"the engine's own code, the line of this step lit", "程序本身的代码，这一步所在的行亮起"},
    {"full screen and back", "全屏、返回"},
    {"blank the screen, again to return", "黑屏，再按返回"},
    {"theme, language, reduced motion, text size", "主题、语言、减少动画、字号"},
    {"save picture, save animation, copy the link to this step", "保存图片、保存动画、复制这一步的链接"},
    {"in a lesson: answer, next question, hint, notes, hide the page", "课程中：作答、下一题、提示、备注、隐藏页面"},
    {"this help", "本帮助"},
    {"the input, and the columns made of it", "输入，以及由它展开的列"},
    {"the kernel, its window on X, and b, the bias", "卷积核、它在 X 上的窗口，以及偏置 b"},
    {"the output", "输出"},
    {"the cells of this very step", "这一步所涉及的格子"},
    {"padding: a border of zeros around X", "填充：X 周围的一圈零"},
    {"small cells: negative, 0, positive", "小格子：负、0、正"},
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
    {"%d of %d: %s", "已点 %d 个，共 %d 个：%s"},
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
