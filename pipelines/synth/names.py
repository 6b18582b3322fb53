"""Characters from which names are put together, and the tables by which names go wrong.

Surnames are weighted as they are heard in Quanzhou. HOMOPHONES lists characters that sound alike: a clerk who types
by ear takes the next one of its group. TRADITIONAL pairs simplified and traditional forms. RARE characters are those
that older systems print as a question mark.
"""

from __future__ import annotations

SURNAMES = (
    "陈陈陈陈陈陈陈陈陈陈陈陈林林林林林林林林林黄黄黄黄黄黄黄王王王王王王吴吴吴吴吴李李李李李张张张张"
    "郑郑郑蔡蔡蔡蔡许许许庄庄庄苏苏苏曾曾曾洪洪洪郭郭郭谢谢刘刘刘杨杨杨叶叶施施施柯柯丁丁颜颜傅潘潘"
    "何何周周徐徐朱赖廖肖萧邱高余卢戴尤董骆江孙蒋方胡赵沈罗马魏梁宋唐韩冯邓彭汪田范石姚谭程龚纪粘"
)
MALE = (
    "伟俊杰宇轩浩然博文子豪梓睿志强建明家辉嘉泽铭鸿鑫毅翔晨辰凯诗航逸凡锦程荣华振东海涛鹏飞勇军健民"
    "昊天佑圣哲宏达思远承泽景瑞天宝启恒立诚少聪晓峰靖晖逸宸烨霖梓涵柏君泓毅"
)
FEMALE = (
    "婷雅静怡欣悦雨涵梓萱诗琪佳颖思妍语嫣紫晴丽娟芳燕玲慧敏洁莹琳雪梅月秀英美珍淑惠艺馨若曦可芯瑶"
    "婉仪锦绣晓彤心怡依诺沐宸钰晗忆慈巧云碧霞湘君宛如昕玥伊晨乐盈雯珊"
)
RARE = "䶮㛃㵘䬃𬭎𣲗𠅤𬱖𫍽㑇䒟𬸪"
DOTTED_FIRST = [
    "阿卜杜拉",
    "买买提",
    "艾力",
    "热依汗",
    "古丽娜尔",
    "迪丽努尔",
    "玉素甫",
    "吐尔逊",
    "阿依夏木",
    "帕提古丽",
]
DOTTED_LAST = ["买买提", "艾合买提", "吐尔逊", "玉山江", "阿布力米提", "依明", "卡德尔", "肉孜", "托合提", "赛买提"]
HOMOPHONES = (
    "伟玮炜 婷亭 雅娅 静靖婧 怡仪宜 欣心鑫馨昕芯 悦月玥越 雨语宇羽 涵晗寒 梓紫子 萱轩宣 诗施 琪淇祺 佳嘉家"
    " 颖英莹瑛 思斯 妍研言 晴情 丽莉立 燕艳 玲琳林霖 慧惠 敏民 洁杰捷 梅美 秀绣 珍真 艺逸毅忆依伊 若弱 瑶尧"
    " 晓小 志智 强墙 建健 明铭鸣 辉晖 泽则 浩昊皓 博柏 文雯 豪毫 睿瑞 晨辰宸 航杭 凡帆 锦景 程承诚成 荣融"
    " 海亥 涛韬 鹏朋 飞菲 勇永 军君俊 天添 佑佐 圣盛 宏鸿泓洪 远源 启起 恒衡 聪匆 峰锋 烨叶 霞侠"
)
TRADITIONAL = (
    "陈陳张張刘劉杨楊黄黃吴吳郑鄭许許庄莊苏蘇谢謝叶葉颜顏赖賴萧蕭卢盧骆駱孙孫蒋蔣赵趙罗羅马馬韩韓冯馮邓鄧谭譚"
    "伟偉杰傑轩軒强強泽澤铭銘鸿鴻晓曉诗詩锦錦荣榮华華东東涛濤鹏鵬飞飛军軍圣聖达達远遠启啟诚誠聪聰烨燁静靜悦悅"
    "颖穎妍姸语語丽麗娟娟玲玲洁潔莹瑩艺藝云雲湘湘宝寶"
)
VILLAGES = "前埔,后坂,东坑,西山,南塘,北峰,上庄,下厝,大埔,新村,玉湖,龙山,梧林,金井,石厝,坑尾"


def translation(groups: str) -> tuple[str, str]:
    """Return the two arguments of `translate()` that turn every character into the next one of its group."""
    source, target = [], []
    for group in groups.split():
        for place, character in enumerate(group):
            if character not in source:
                source.append(character)
                target.append(group[(place + 1) % len(group)])
    return "".join(source), "".join(target)


def traditional() -> tuple[str, str]:
    """Return the two arguments of `translate()` from simplified to traditional characters."""
    return TRADITIONAL[0::2], TRADITIONAL[1::2]
